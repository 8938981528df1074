package io.braid.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's own copy of the example project, and what its processes leave. */
record DemoFolder(Path folder) {

  /** Empties the folder and copies the example into it. */
  static DemoFolder prepare(Path folder, Path example) {
    try {
      delete(folder);
      DemoFolder demo = new DemoFolder(folder);
      copy(example, demo.project());
      return demo;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path project() {
    return folder.resolve("flights");
  }

  Path events() {
    return project().resolve("data").resolve("flights-20k.jsonl.gz");
  }

  Path kafka() {
    return folder.resolve("kafka");
  }

  Path log(String process) {
    return folder.resolve("logs").resolve(process + ".log");
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(from)) {
      all = found.filter(path -> !from.relativize(path).startsWith(".braid")).toList();
    }
    for (Path path : all) {
      Path target = to.resolve(from.relativize(path));
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target);
      }
    }
  }
}
