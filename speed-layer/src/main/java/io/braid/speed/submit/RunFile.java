package io.braid.speed.submit;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a project was started and left, in a small file of the project's folder. */
record RunFile(Path file) {

  static RunFile in(Path project) {
    return new RunFile(project.resolve(".braid").resolve("speed.run"));
  }

  Path log() {
    return file.resolveSibling("speed.log");
  }

  Optional<Detached> find() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Detached.parse(
          Files.readAllLines(file).stream()
              .filter(line -> line.contains("="))
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf('=')),
                      line -> line.substring(line.indexOf('=') + 1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Detached load() {
    return find()
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.USAGE,
                    "No speed layer of this project was started with --detach or in a cluster. Those in a terminal end with Ctrl-C."));
  }

  /**
   * Starts one and writes it down. What has ended makes way for it.
   *
   * @throws BraidException {@code USAGE} if one runs or waits
   */
  Detached start(Function<Path, Detached> launch) {
    find().filter(known -> !known.state().is(State.Phase.ENDED)).ifPresent(RunFile::refuse);
    try {
      Files.createDirectories(file.getParent());
      Detached started = launch.apply(log());
      List<String> lines =
          started.toProperties().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(property -> property.getKey() + "=" + property.getValue())
              .toList();
      Files.write(file, lines);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuse(Detached known) {
    throw new BraidException(
        ErrorCode.USAGE,
        "%s is this project's speed layer already. End it with 'braid speed stop'."
            .formatted(known.name()));
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
