package io.braid.core.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A folder that begins as a right project and is then spoilt. */
final class ProjectFolder {
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  ProjectFolder(Path folder) {
    this.folder = folder;
    write("braid.yaml", "lake: lake\n");
    write(
        "streams/flights.yaml",
        """
        columns:
          date: timestamp required
          delay: int
          fare: decimal(10, 2)
        source:
          kafka:
            bootstrap: ${env:BROKERS}
            topic: flights
            properties:
              security.protocol: SASL_SSL
              sasl.jaas.config: 'user="braid" password="${env:PW}";'
        format: json
        """);
    write("views/delays.sql", "SELECT date, count(*) AS n FROM flights GROUP BY date\n");
  }

  ProjectFolder write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProjectFolder set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Project read() {
    return ProjectReader.read(folder, variables);
  }
}
