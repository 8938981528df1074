package io.braid.batch.command;

import io.braid.batch.status.ViewStatus;
import io.braid.batch.step.ViewBatch;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.BatchRun;
import io.braid.core.view.ViewManifest;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All steps, for one view after another. */
@Command(
    name = "run",
    description = "Recomputes, audits, publishes and expires.",
    footer = {"", "Example: braid batch run delays_by_origin --full"})
final class RunCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();
  @Mixin private ViewSelection views = new ViewSelection();
  @Mixin private Depth depth = new Depth();

  @Override
  public Integer call() {
    Mode mode = depth.mode();
    Table table =
        new Table(
            "view",
            "outcome",
            "run",
            "horizon_before",
            "horizon",
            "rows",
            "audit",
            "expired_files",
            "seconds");
    try (OpenLake lake = new OpenLake(options.loadProject(), spark.master())) {
      views.forEach(lake, view -> run(lake, view, mode, table), () -> options.print(table));
    }
    return 0;
  }

  private static void run(OpenLake lake, ViewManifest view, Mode mode, Table table) {
    long start = System.nanoTime();
    ViewBatch.Outcome outcome = new ViewBatch(lake.protocolOf(view)).run(mode);
    BigDecimal seconds = BigDecimal.valueOf((System.nanoTime() - start) / 10_000_000, 2);
    long horizon = ViewStatus.of(lake.logs(), view).horizon();
    table.add(
        view.name(),
        outcome.run().isPresent() ? "published" : "nothing to do",
        outcome.run().map(BatchRun::id).orElse(null),
        outcome.run().map(BatchRun::startHorizon).orElse(horizon),
        outcome.run().map(BatchRun::horizon).orElse(horizon),
        outcome.run().isPresent() ? outcome.rows() : null,
        outcome.audit().map(audit -> "passed").orElse(null),
        outcome.expiredFiles(),
        seconds);
  }
}
