package io.braid.bench.flights;

import io.braid.core.fixture.ChildProcess;
import java.time.Duration;
import java.util.Map;

/** {@code braid serve} on a copy of the example, as a process of its own. */
public record ServingNode(ChildProcess process, String url) implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** Returns when it answers what the lake holds now. */
  public static ServingNode start(FlightsProject project) {
    ChildProcess process =
        ChildProcess.startBraid(project.folder(), Map.of(), "serve", "--port", "0");
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    String port = process.awaitLine("serve: listening on \\S+:(\\d+)", START_LIMIT).group(1);
    return new ServingNode(
        process, "jdbc:postgresql://127.0.0.1:%s/braid?user=braid&password=braid".formatted(port));
  }

  @Override
  public void close() {
    process.close();
  }
}
