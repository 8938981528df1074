package io.braid.local.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "down",
    description = "Ends what 'braid local up all' started, and waits until it is gone.")
final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid",
      description = "Its folder (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Optional<ProcessHandle> process = RunFile.in(data).findProcess();
    process.ifPresent(
        running -> {
          running.destroy();
          running.onExit().join();
        });
    PrintWriter out = spec.commandLine().getOut();
    out.println(process.isPresent() ? "All are stopped." : "Nothing runs in %s.".formatted(data));
    out.flush();
    return 0;
  }
}
