package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.view.ViewManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The last step: increments that the batch view has absorbed go. */
@Command(
    name = "expire",
    description = "Takes away the increments that the published batch view has absorbed.",
    footer = {"", "Example: braid batch expire delays_by_origin"})
final class ExpireCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "VIEW", description = "A view of the project.")
  private String name = "";

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      ViewManifest view = lake.loadView(name);
      int files = lake.protocolOf(view).expire();
      options.print(new Table("view", "expired_files").add(view.name(), files));
    }
    return 0;
  }
}
