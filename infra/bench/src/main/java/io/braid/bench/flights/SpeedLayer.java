package io.braid.bench.flights;

import io.braid.core.fixture.ChildProcess;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;

/**
 * {@code braid speed} on a copy of the example, as a process of its own.
 *
 * @param epoch where it found the stream
 */
public record SpeedLayer(ChildProcess process, long epoch) implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** Returns when it knows its place in the stream. */
  public static SpeedLayer start(FlightsProject project, String bootstrap) {
    ChildProcess process =
        ChildProcess.startBraid(
            project.folder(), Map.of("BRAID_KAFKA", bootstrap), "speed", "--master", "local[2]");
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    MatchResult place =
        process.awaitLine(
            "speed: %s at epoch (\\d+)".formatted(FlightsProject.STREAM), START_LIMIT);
    return new SpeedLayer(process, Long.parseLong(place.group(1)));
  }

  @Override
  public void close() {
    process.close();
  }
}
