package io.braid.core.command;

import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every command knows. Mixed into each with {@code @Mixin}. */
public final class CommonOptions {
  @Option(
      names = "--project",
      paramLabel = "DIR",
      description = "The project's folder. Default: the current one.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print JSON, errors included.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  /**
   * @throws io.braid.core.error.BraidException with all that is wrong in the project's files
   */
  public Project loadProject() {
    return ProjectReader.read(folder);
  }

  public boolean json() {
    return json;
  }

  /** On standard output, for a person or for a machine. */
  public void print(Table table) {
    System.out.print(json ? table.toJson() : table.toText());
    System.out.flush();
  }
}
