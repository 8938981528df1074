package io.braid.local.command;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Says which process runs the components of a folder. */
record RunFile(Path file) {

  static RunFile in(Path data) {
    return new RunFile(data.toAbsolutePath().normalize().resolve("local.pid"));
  }

  /**
   * @throws BraidException {@code USAGE} if another process runs them
   */
  static RunFile claim(Path data) {
    RunFile run = in(data);
    run.findProcess()
        .ifPresent(
            other -> {
              throw new BraidException(
                  ErrorCode.USAGE,
                  "Process %d runs the components of %s already. End it with 'braid local down', or choose another folder with --data."
                      .formatted(other.pid(), data));
            });
    ProcessHandle self = ProcessHandle.current();
    try {
      Files.createDirectories(run.file.getParent());
      Files.writeString(run.file, self.pid() + " " + startOf(self));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run;
  }

  /** The process, if it still runs; its id may belong to another one by now. */
  Optional<ProcessHandle> findProcess() {
    try {
      String[] words = Files.readString(file).split(" ");
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(process -> words[1].equals(startOf(process)));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("-");
  }

  void release() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
