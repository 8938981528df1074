package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.view.ViewManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The third step: what a run staged becomes the batch view. */
@Command(
    name = "publish",
    description = "Puts what an audited run staged in the place of the old batch view.",
    footer = {"", "Example: braid batch publish delays_by_origin --run 20260102-030405-1a2b3c4d"})
final class PublishCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private RunArguments step = new RunArguments();

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      ViewManifest view = lake.loadView(step.view());
      long horizon = lake.protocolOf(view).publish(step.run());
      options.print(new Table("view", "run", "horizon").add(view.name(), step.run(), horizon));
    }
    return 0;
  }
}
