package io.braid.local.command;

import java.io.Console;
import java.util.Optional;

/** One line on the terminal that is drawn again ten times a second; nothing without a terminal. */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;

  private final Optional<Console> console;
  private long drawnNanos = System.nanoTime();

  private ProgressBar(Optional<Console> console) {
    this.console = console;
  }

  static ProgressBar onTerminal() {
    return new ProgressBar(Optional.ofNullable(System.console()));
  }

  void show(long records, double share) {
    long now = System.nanoTime();
    if (console.isPresent() && now - drawnNanos > REDRAW_NANOS) {
      drawnNanos = now;
      console.get().printf("\r%s", toText(records, share));
      console.get().flush();
    }
  }

  void clear() {
    console.ifPresent(terminal -> terminal.printf("\r\u001b[K"));
  }

  static String toText(long records, double share) {
    int full = (int) Math.round(share * WIDTH);
    return "[%s%s] %3.0f %%  %d records"
        .formatted("#".repeat(full), ".".repeat(WIDTH - full), share * 100, records);
  }
}
