package io.braid.batch.command;

import io.braid.batch.status.ViewStatus;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.log.DataFile;
import io.braid.core.protocol.BatchRun;
import io.braid.core.view.ViewManifest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The first step: stages a recomputed view. */
@Command(
    name = "recompute",
    description = "Stages a recomputed view, and prints the id of the run for the next steps.",
    footer = {"", "Example: braid batch recompute delays_by_origin --full"})
final class RecomputeCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();
  @Mixin private Depth depth = new Depth();

  @Parameters(paramLabel = "VIEW", description = "A view of the project.")
  private String name = "";

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject(), spark.master())) {
      ViewManifest view = lake.loadView(name);
      Optional<BatchRun> run = lake.protocolOf(view).recompute(depth.mode());
      long horizon = ViewStatus.of(lake.logs(), view).horizon();
      options.print(
          new Table("view", "outcome", "run", "horizon_before", "horizon", "rows")
              .add(
                  view.name(),
                  run.isPresent() ? "staged" : "nothing to do",
                  run.map(BatchRun::id).orElse(null),
                  run.map(BatchRun::startHorizon).orElse(horizon),
                  run.map(BatchRun::horizon).orElse(horizon),
                  run.map(RecomputeCommand::rows).orElse(null)));
    }
    return 0;
  }

  private static long rows(BatchRun run) {
    return run.staged().stream().mapToLong(DataFile::rows).sum();
  }
}
