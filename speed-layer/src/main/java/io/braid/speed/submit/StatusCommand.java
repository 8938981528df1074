package io.braid.speed.submit;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.project.Project;
import io.braid.lake.session.SparkSettings;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Whether the speed layer that --detach or a cluster keeps runs, and where.",
    footer = {"", "Example: braid speed status --project examples/flights"})
public final class StatusCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    SparkSettings.use(project);
    Detached known = RunFile.in(project.folder()).load();
    State state = known.state();
    options.print(
        new Table("speed layer", "state", "details")
            .add(known.name(), state.phase().name().toLowerCase(Locale.ROOT), state.text()));
    return 0;
  }
}
