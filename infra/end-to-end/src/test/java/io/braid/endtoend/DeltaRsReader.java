package io.braid.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads Delta tables by delta-rs, from its Python package in an environment of its own. */
final class DeltaRsReader {
  private static final List<String> PACKAGES = List.of("deltalake==1.6.6", "pyarrow==22.0.0");

  private final Path python;

  DeltaRsReader(Path folder) throws IOException, InterruptedException {
    python = folder.resolve("bin/python");
    if (!Files.exists(folder.resolve("complete"))) {
      run("python3", "-m", "venv", folder.toString());
      List<String> install =
          new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "--quiet"));
      install.addAll(PACKAGES);
      run(install.toArray(String[]::new));
      Files.createFile(folder.resolve("complete"));
    }
  }

  Map<Path, Long> countRows(List<Path> tables) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(python.toString());
    command.add(Path.of("src/test/resources/count_rows.py").toString());
    tables.forEach(table -> command.add(table.toString()));
    Map<Path, Long> rows = new HashMap<>();
    for (String line : run(command.toArray(String[]::new)).lines().toList()) {
      int space = line.indexOf(' ');
      rows.put(Path.of(line.substring(space + 1)), Long.parseLong(line.substring(0, space)));
    }
    return rows;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s"
              .formatted(String.join(" ", command), process.exitValue(), output));
    }
    return output;
  }
}
