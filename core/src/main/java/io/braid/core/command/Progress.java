package io.braid.core.command;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A bar on a terminal for what takes more than two seconds; elsewhere nothing. Not thread-safe.
 *
 * <pre>{@code
 * try (Progress progress = Progress.start("Reading events", total)) {
 *   …
 *   progress.show(done);
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final int WIDTH = 30;

  private final String what;
  private final long total;
  private final Clock clock;
  private final PrintStream terminal;
  private final boolean visible;
  private final Instant start;
  private Instant next;
  private boolean drawn;

  Progress(String what, long total, Clock clock, PrintStream terminal, boolean visible) {
    this.what = what;
    this.total = total;
    this.clock = clock;
    this.terminal = terminal;
    this.visible = visible;
    this.start = clock.instant();
    this.next = start.plus(PATIENCE);
  }

  /** {@code total} counts what is to be done; 0 if that is not known. */
  public static Progress start(String what, long total) {
    return new Progress(what, total, Clock.systemUTC(), System.err, System.console() != null);
  }

  /** Call as often as you like. */
  public void show(long done) {
    Instant now = clock.instant();
    if (visible && !now.isBefore(next)) {
      next = now.plus(REDRAW);
      drawn = true;
      terminal.print("\r\u001b[K" + toText(done, Duration.between(start, now)));
      terminal.flush();
    }
  }

  private String toText(long done, Duration elapsed) {
    if (total <= 0) {
      return "%s: %,d, %d s".formatted(what, done, elapsed.toSeconds());
    }
    int filled = (int) (Math.min(done, total) * WIDTH / total);
    return "%s [%s%s] %d%%, %d s"
        .formatted(
            what,
            "#".repeat(filled),
            " ".repeat(WIDTH - filled),
            Math.min(done, total) * 100 / total,
            elapsed.toSeconds());
  }

  /** Wipes the bar away. */
  @Override
  public void close() {
    if (drawn) {
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }
}
