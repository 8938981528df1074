package io.braid.core.command;

import java.time.Instant;
import java.util.Optional;

/**
 * A process of this machine, also in a later run of a program: a bare number may belong to another
 * one by then.
 *
 * @param started as the system tells it, or {@code -}
 */
public record ProcessId(long pid, String started) {

  public static ProcessId of(ProcessHandle process) {
    return new ProcessId(process.pid(), startOf(process));
  }

  /** Empty for what is none. */
  public static Optional<ProcessId> parse(String text) {
    String[] words = text.strip().split(" ");
    return words.length == 2 && words[0].matches("\\d{1,18}")
        ? Optional.of(new ProcessId(Long.parseLong(words[0]), words[1]))
        : Optional.empty();
  }

  /** If it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> started.equals(startOf(process)));
  }

  /** {@link #parse} reads it. */
  public String toText() {
    return pid + " " + started;
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("-");
  }
}
