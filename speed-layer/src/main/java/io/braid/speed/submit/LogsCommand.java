package io.braid.speed.submit;

import io.braid.core.command.CommonOptions;
import io.braid.core.project.Project;
import io.braid.lake.session.SparkSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "logs",
    description = "The end of what the speed layer that --detach or a cluster keeps has said.",
    footer = {"", "Example: braid speed logs --project examples/flights"})
public final class LogsCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    SparkSettings.use(project);
    System.out.print(RunFile.in(project.folder()).load().loadLog());
    System.out.flush();
    return 0;
  }
}
