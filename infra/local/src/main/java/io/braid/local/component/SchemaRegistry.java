package io.braid.local.component;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.process.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A schema registry (Apicurio) that speaks as Confluent's does. It keeps nothing once it ends. */
public final class SchemaRegistry {
  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final String PATH = "/apis/ccompat/v7";

  private SchemaRegistry() {}

  /**
   * Returns when it answers.
   *
   * @param folder of its log
   */
  public static Component start(Path folder, int port) {
    Path data = folder.toAbsolutePath().normalize();
    return Component.start(
        "registry",
        classPath(),
        Map.of(),
        port,
        "http://127.0.0.1:%d%s".formatted(port, PATH),
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
        List.of(MAIN),
        data.resolve("registry.log"),
        () -> !Ports.isFree(port));
  }

  private static String classPath() {
    Path home =
        Path.of(System.getProperty("braid.root", "")).resolve("infra/registry/target/registry");
    if (!Files.isDirectory(home)) {
      throw new BraidException(
          ErrorCode.USAGE,
          "The schema registry is not here yet. Fetch it with: mvn -q -B -pl infra/registry package");
    }
    return "%s/*:%1$s/lib/*".formatted(home);
  }
}
