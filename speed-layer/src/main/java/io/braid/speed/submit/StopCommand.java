package io.braid.speed.submit;

import io.braid.core.command.CommonOptions;
import io.braid.core.project.Project;
import io.braid.lake.session.SparkSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "stop",
    description =
        "Ends the speed layer that --detach or a cluster keeps, and waits until it is gone.",
    footer = {"", "Example: braid speed stop --project examples/flights"})
public final class StopCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    SparkSettings.use(project);
    RunFile file = RunFile.in(project.folder());
    Detached running = file.load();
    running.stop();
    file.delete();
    System.out.printf("speed: %s is stopped%n", running.name());
    return 0;
  }
}
