package io.braid.speed.submit;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A speed layer that runs by itself, wherever that is. */
sealed interface Detached permits LocalProcess, StandaloneDriver, YarnApplication {
  long LOOK_MILLIS = 200;

  /** Such as {@code process 4711}. */
  String name();

  /**
   * @throws BraidException {@code CLUSTER_UNREACHABLE}
   */
  State state();

  /** Returns when it is gone. It is not brought back. */
  void stop();

  /** The end of what it has said, as far as it is still kept. */
  String loadLog();

  /** Waits for an end that was asked for. */
  default void awaitEnd(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!state().is(State.Phase.ENDED)) {
        if (System.nanoTime() > deadline) {
          throw new BraidException(
              ErrorCode.CLUSTER_UNREACHABLE,
              "%s was told to end, but still runs after %d s. Look at the cluster, and call it again."
                  .formatted(name(), limit.toSeconds()));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@link #parse} makes it from them again. */
  Map<String, String> toProperties();

  /** Empty for what is none. */
  static Optional<Detached> parse(Map<String, String> properties) {
    return LocalProcess.parse(properties)
        .<Detached>map(process -> process)
        .or(() -> StandaloneDriver.parse(properties))
        .or(() -> YarnApplication.parse(properties));
  }
}
