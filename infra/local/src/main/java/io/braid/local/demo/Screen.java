package io.braid.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Where the live view is shown: drawn over itself on a terminal, a line now and then elsewhere. */
sealed interface Screen {

  /** {@code lines} is the whole view, {@code summary} the same in one line. */
  void show(List<String> lines, String summary);

  void end();

  static Screen of(PrintStream out) {
    return System.console() == null ? new Log(out) : new Terminal(out);
  }

  /** ANSI sequences; the cursor is hidden while it draws. */
  final class Terminal implements Screen {
    private final PrintStream out;
    private boolean begun;

    Terminal(PrintStream out) {
      this.out = out;
    }

    @Override
    public synchronized void show(List<String> lines, String summary) {
      StringBuilder text = new StringBuilder(begun ? "\u001b[H" : "\u001b[?25l\u001b[2J\u001b[H");
      begun = true;
      lines.forEach(line -> text.append(line).append("\u001b[K\n"));
      out.print(text.append("\u001b[J"));
      out.flush();
    }

    @Override
    public synchronized void end() {
      if (begun) {
        out.print("\u001b[?25h");
        out.flush();
      }
    }
  }

  /** One line each five seconds. */
  final class Log implements Screen {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final PrintStream out;
    private long nextNanos = System.nanoTime();

    Log(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(List<String> lines, String summary) {
      long now = System.nanoTime();
      if (now - nextNanos >= 0) {
        nextNanos = now + PERIOD.toNanos();
        out.println(summary);
        out.flush();
      }
    }

    @Override
    public void end() {}
  }
}
