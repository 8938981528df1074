package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.view.ViewManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The third step: what a run staged becomes the batch view. */
@Command(
    name = "publish",
    description = "Puts what an audited run staged in the place of the old batch view.",
    footer = {"", "Example: braid batch publish delays_by_origin --run 20260102-030405-1a2b3c4d"})
final class PublishCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "VIEW", description = "A view of the project.")
  private String name = "";

  @Option(names = "--run", paramLabel = "ID", required = true, description = "From recompute.")
  private String run = "";

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      ViewManifest view = lake.loadView(name);
      long horizon = lake.protocolOf(view).publish(run);
      options.print(new Table("view", "run", "horizon").add(view.name(), run, horizon));
    }
    return 0;
  }
}
