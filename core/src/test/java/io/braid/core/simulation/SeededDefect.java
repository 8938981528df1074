package io.braid.core.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A mistake that the protocol could have been written with.
 *
 * @param says what goes wrong
 * @param type the class of core that has it
 * @param right a piece of its source that occurs once
 * @param wrong what stands there instead
 */
record SeededDefect(String says, String type, String right, String wrong) {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "braid", "core");

  /** Compiles the class with the defect into a folder. */
  void compileInto(Path folder) throws IOException {
    String source = Files.readString(SOURCES.resolve(type + ".java"));
    int at = source.indexOf(right);
    if (at < 0 || source.indexOf(right, at + 1) >= 0) {
      throw new AssertionError(
          "%s: '%s' must occur once in %s; write the defect anew".formatted(says, right, type));
    }
    Path mutated = folder.resolve(Path.of(type).getFileName() + ".java");
    Files.writeString(mutated, source.replace(right, wrong));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-parameters", "-nowarn", "-d", folder.toString());
      if (!compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjects(mutated))
          .call()) {
        throw new AssertionError("%s: it does not compile".formatted(says));
      }
    }
  }

  @Override
  public String toString() {
    return says;
  }
}
