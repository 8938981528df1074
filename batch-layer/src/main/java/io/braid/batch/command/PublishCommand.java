package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The third step: what a run staged becomes the batch view. */
@Command(
    name = "publish",
    description = "Puts what an audited run staged in the place of the old batch view.",
    footer = {
      "",
      "Example: braid batch publish delays_by_origin --run 20260102-030405-1a2b3c4d",
      "Example: braid batch publish delays_by_origin --run 20260102-030405-1a2b3c4d",
      "           --accept-audit 20260102-030410-5e6f7a8b --name 'night shift' --reason 'Increments of epoch 7 were restored wrong'"
    })
final class PublishCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private RunArguments step = new RunArguments();

  @ArgGroup(exclusive = false, multiplicity = "0..1", heading = "Against an audit:%n")
  private List<AuditAcceptance> acceptance = new ArrayList<>();

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      ViewManifest view = lake.loadView(step.view());
      BatchProtocol protocol = lake.protocolOf(view);
      acceptance.forEach(
          given -> protocol.accept(step.run(), given.audit(), given.name(), given.reason()));
      long horizon = protocol.publish(step.run());
      options.print(new Table("view", "run", "horizon").add(view.name(), step.run(), horizon));
    }
    return 0;
  }
}
