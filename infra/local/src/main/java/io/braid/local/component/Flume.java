package io.braid.local.component;

import io.braid.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Flume agent that takes events in three ways, a line each, keeps them in a file channel and
 * sends them on to an Avro endpoint: files that are moved into {@code spool}, files {@code
 * tail/*.log} that grow, and a port.
 */
public final class Flume {
  private static final String MAIN = "org.apache.flume.node.Application";
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private Flume() {}

  /**
   * Returns when it takes events.
   *
   * @param folder keeps what is in it from one start to the next
   * @param port takes lines
   * @param sink takes batches, as {@code host:port}
   */
  public static Component start(Path folder, int port, String sink) {
    Path data = folder.toAbsolutePath().normalize();
    Path settings = writeSettings(data, port, sink);
    return Component.start(
        "flume",
        port,
        "127.0.0.1:" + port,
        JVM_OPTIONS,
        List.of(MAIN, "--name", "agent", "--no-reload-conf", "--conf-file", settings.toString()),
        data.resolve("flume.log"),
        () -> !Ports.isFree(port));
  }

  private static Path writeSettings(Path data, int port, String sink) {
    int colon = sink.lastIndexOf(':');
    List<String> lines =
        new ArrayList<>(
            List.of(
                "agent.sources = spool tail lines",
                "agent.channels = files",
                "agent.sinks = braid",
                "agent.sources.spool.type = spooldir",
                "agent.sources.spool.spoolDir = " + data.resolve("spool"),
                "agent.sources.spool.deserializer.maxLineLength = 1048576",
                "agent.sources.tail.type = TAILDIR",
                "agent.sources.tail.filegroups = logs",
                "agent.sources.tail.filegroups.logs = " + data.resolve("tail") + "/.*\\\\.log",
                "agent.sources.tail.positionFile = " + data.resolve("positions.json"),
                "agent.sources.lines.type = netcat",
                "agent.sources.lines.bind = 127.0.0.1",
                "agent.sources.lines.port = " + port,
                "agent.sources.lines.max-line-length = 65536",
                "agent.channels.files.type = file",
                "agent.channels.files.checkpointDir = " + data.resolve("channel/checkpoint"),
                "agent.channels.files.dataDirs = " + data.resolve("channel/data"),
                "agent.channels.files.minimumRequiredSpace = 1048576",
                "agent.sinks.braid.type = avro",
                "agent.sinks.braid.channel = files",
                "agent.sinks.braid.hostname = " + sink.substring(0, colon),
                "agent.sinks.braid.port = " + sink.substring(colon + 1),
                "agent.sinks.braid.batch-size = 1000"));
    for (String source : List.of("spool", "tail", "lines")) {
      lines.add("agent.sources.%s.channels = files".formatted(source));
    }
    try {
      Files.createDirectories(data.resolve("spool"));
      Files.createDirectories(data.resolve("tail"));
      return Files.write(data.resolve("agent.properties"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
