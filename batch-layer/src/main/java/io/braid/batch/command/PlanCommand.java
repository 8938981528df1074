package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.lake.registry.PlannedChange;
import io.braid.lake.registry.ProjectCompiler;
import io.braid.lake.registry.ProjectPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What apply would do. */
@Command(
    name = "plan",
    description = "Tells what 'braid apply' would change in the lake, and why. Changes nothing.",
    footer = {"", "Example: braid plan --project examples/flights"})
public final class PlanCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Table table = new Table("kind", "name", "change", "reason", "live", "planned");
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      ProjectPlan plan =
          new ProjectPlan(
              lake.spark().get(),
              lake.logs(),
              lake.registry(),
              new ProjectCompiler(lake.spark().get()).compile(options.loadProject()));
      for (PlannedChange change : plan.changes()) {
        table.add(
            change.kind(),
            change.name(),
            change.change(),
            change.reason(),
            change.before(),
            change.after());
      }
    }
    options.print(table);
    return 0;
  }
}
