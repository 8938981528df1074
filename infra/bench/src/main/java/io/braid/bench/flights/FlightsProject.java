package io.braid.bench.flights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the example, with a lake of its own. */
public record FlightsProject(Path folder) {
  public static final String STREAM = "flights";

  /**
   * @param folder is made
   */
  public static FlightsProject copyTo(Path folder) {
    try {
      for (String part : List.of("streams", "views")) {
        Files.createDirectories(folder.resolve(part));
      }
      for (Path file : files()) {
        Files.copy(file, folder.resolve(Flights.project().relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FlightsProject(folder);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Flights.project(), 2)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".sql"))
          .toList();
    }
  }
}
