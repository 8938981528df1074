package io.braid.batch.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a project. */
@Command(
    name = "init",
    description = "Writes a small project that runs at once: a stream, two views, some events.",
    footer = {"", "Example: braid init clicks"})
public final class InitCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "Its folder, which is made if need be; no file in it is overwritten.")
  private Path folder = Path.of("");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    NewProject project = new NewProject(folder);
    project.write();
    PrintWriter out = spec.commandLine().getOut();
    NewProject.FILES.forEach(file -> out.println(folder.resolve(file)));
    out.printf("%nNext:  cd %s && braid check%nHow to run it is in its README.md.%n", folder);
    out.flush();
    return 0;
  }
}
