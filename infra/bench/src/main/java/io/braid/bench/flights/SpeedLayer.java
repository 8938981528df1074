package io.braid.bench.flights;

import io.braid.core.fixture.ChildProcess;
import java.time.Duration;
import java.util.Map;

/** {@code braid speed} on a copy of the example, as a process of its own. */
public record SpeedLayer(ChildProcess process) implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** Returns when it knows its place in the stream. */
  public static SpeedLayer start(FlightsProject project, String bootstrap) {
    ChildProcess process =
        ChildProcess.startBraid(
            project.folder(), Map.of("BRAID_KAFKA", bootstrap), "speed", "--master", "local[2]");
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    process.awaitLine("speed: %s at epoch".formatted(FlightsProject.STREAM), START_LIMIT);
    return new SpeedLayer(process);
  }

  @Override
  public void close() {
    process.close();
  }
}
