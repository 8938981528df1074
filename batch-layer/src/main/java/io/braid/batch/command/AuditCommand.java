package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.AuditResult;
import io.braid.core.view.ViewManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The second step: compares what a run staged with what is served. */
@Command(
    name = "audit",
    description = "Compares what a run staged with the old batch view plus its increments.",
    footer = {"", "Example: braid batch audit delays_by_origin --run 20260102-030405-1a2b3c4d"})
final class AuditCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();
  @Mixin private RunArguments step = new RunArguments();

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject(), spark.master())) {
      ViewManifest view = lake.loadView(step.view());
      AuditResult audit = lake.protocolOf(view).audit(step.run());
      options.print(
          new Table("view", "run", "audit", "verdict", "rows", "differing", "first_epoch", "keys")
              .add(
                  view.name(),
                  step.run(),
                  audit.id(),
                  audit.passed() ? "passed" : "differs",
                  audit.rows(),
                  audit.differing(),
                  audit.firstEpoch().isPresent() ? audit.firstEpoch().getAsLong() : null,
                  String.join(", ", audit.keys())));
      return audit.passed() ? 0 : ErrorCode.AUDIT_DIFFERS.category().exitCode();
    }
  }
}
