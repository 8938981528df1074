package io.braid.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A folder that lasts as long as the work in it. */
final class Workplace {
  private Workplace() {}

  static <T> T with(Function<Path, T> work) {
    Path folder = create();
    Thread atExit = new Thread(() -> delete(folder), "delete-workplace");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      return work.apply(folder);
    } finally {
      Runtime.getRuntime().removeShutdownHook(atExit);
      delete(folder);
    }
  }

  private static Path create() {
    try {
      return Files.createTempDirectory("braid-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
