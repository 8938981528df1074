package io.braid.local.demo;

import io.braid.core.error.BraidException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The embedded scheduler: a batch run of all views each minute, one at a time. Not thread-safe. */
final class BatchEachMinute {
  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Platform platform;
  private long dueNanos = System.nanoTime() + FIRST.toNanos();
  private Optional<BatchRun> running = Optional.empty();
  private int count;
  private String lastAudit = "none yet; the first batch run begins soon";

  BatchEachMinute(Platform platform) {
    this.platform = platform;
  }

  String lastAudit() {
    return running.isPresent()
        ? lastAudit + " (batch run %d is under way)".formatted(count)
        : lastAudit;
  }

  /** Starts a run that is due, and takes in one that is over. */
  void look() {
    running.filter(BatchRun::isOver).ifPresent(this::takeIn);
    if (running.isEmpty() && System.nanoTime() - dueNanos >= 0) {
      dueNanos = System.nanoTime() + PERIOD.toNanos();
      running = Optional.of(platform.startBatch(++count));
    }
  }

  private void takeIn(BatchRun run) {
    running = Optional.empty();
    try {
      Map<String, BatchRun.ViewOutcome> outcomes = run.outcome();
      long passed =
          outcomes.values().stream().filter(view -> view.audit().equals("passed")).count();
      lastAudit =
          "batch run %d: %d of %d views audited, all equal"
              .formatted(count, passed, outcomes.size());
    } catch (BraidException e) {
      lastAudit =
          "batch run %d failed: %s".formatted(count, e.toText().lines().findFirst().orElse(""));
    }
  }
}
