package io.braid.endtoend;

import io.braid.core.fixture.PythonPackages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads Delta tables by delta-rs. */
final class DeltaRsReader {
  private final PythonPackages python =
      PythonPackages.install(Path.of("target", "delta-rs"), "deltalake==1.6.6", "pyarrow==22.0.0");

  Map<Path, Long> countRows(List<Path> tables) {
    List<String> command =
        new ArrayList<>(List.of(python.python().toString(), "src/test/resources/count_rows.py"));
    tables.forEach(table -> command.add(table.toString()));
    Map<Path, Long> rows = new HashMap<>();
    for (String line : PythonPackages.run(command).lines().toList()) {
      int space = line.indexOf(' ');
      rows.put(Path.of(line.substring(space + 1)), Long.parseLong(line.substring(0, space)));
    }
    return rows;
  }
}
