package io.braid.local.command;

import io.braid.core.command.ProcessId;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    try {
      Files.createDirectories(run.file.getParent());
      Files.writeString(run.file, ProcessId.of(ProcessHandle.current()).toText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run;
  }

  /** The process, if it still runs. */
  Optional<ProcessHandle> findProcess() {
    try {
      return ProcessId.parse(Files.readString(file)).flatMap(ProcessId::find);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void release() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
