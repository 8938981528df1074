package io.braid.local.component;

import io.braid.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An S3 endpoint over a folder, with path-style addresses: a bucket is a folder in it. */
public final class S3 {
  public static final String ACCESS_KEY = "braid";
  public static final String SECRET_KEY = "braid-secret";

  private static final String MAIN = "org.gaul.s3proxy.Main";
  private static final String LOGGING =
      "<configuration><appender name='OUT' class='ch.qos.logback.core.ConsoleAppender'>"
          + "<encoder><pattern>%d %level %logger: %msg%n</pattern></encoder></appender>"
          + "<root level='WARN'><appender-ref ref='OUT'/></root></configuration>";

  private S3() {}

  /**
   * Returns when it answers.
   *
   * @param folder keeps what is in it from one start to the next
   * @param buckets made unless they are there
   */
  public static Component start(Path folder, int port, List<String> buckets) {
    Path data = folder.toAbsolutePath().normalize();
    String address = "http://127.0.0.1:" + port;
    return Component.start(
        "s3",
        port,
        address,
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + data.resolve("logback.xml")),
        List.of(MAIN, "--properties", writeSettings(data, address, buckets).toString()),
        data.resolve("s3.log"),
        () -> !Ports.isFree(port));
  }

  private static Path writeSettings(Path data, String address, List<String> buckets) {
    Path settings = data.resolve("s3.properties");
    try {
      for (String bucket : buckets) {
        Files.createDirectories(data.resolve("buckets").resolve(bucket));
      }
      Files.createDirectories(data.resolve("buckets"));
      Files.writeString(data.resolve("logback.xml"), LOGGING);
      return Files.write(
          settings,
          List.of(
              "s3proxy.endpoint=" + address,
              "s3proxy.authorization=aws-v2-or-v4",
              "s3proxy.identity=" + ACCESS_KEY,
              "s3proxy.credential=" + SECRET_KEY,
              "jclouds.provider=filesystem-nio2",
              "jclouds.identity=" + ACCESS_KEY,
              "jclouds.credential=" + SECRET_KEY,
              "jclouds.filesystem.basedir=" + data.resolve("buckets")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
