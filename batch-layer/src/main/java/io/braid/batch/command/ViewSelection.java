package io.braid.batch.command;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Some views by name, or all. Mixed in with {@code @Mixin}. */
final class ViewSelection {
  @Parameters(paramLabel = "VIEW", arity = "0..*", description = "Views of the project.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "Every view of the project.")
  private boolean all;

  private List<ViewManifest> load(OpenLake lake) {
    if (all == !names.isEmpty()) {
      throw new BraidException(ErrorCode.USAGE, "Name the views, or give --all, but not both.");
    }
    return all ? lake.registry().views() : names.stream().map(lake::loadView).toList();
  }

  /** Does its work for each view, also after one of them failed, and tells every failure then. */
  void forEach(OpenLake lake, Consumer<ViewManifest> work, Runnable atEnd) {
    List<BraidException> failures = new ArrayList<>();
    for (ViewManifest view : load(lake)) {
      try {
        work.accept(view);
      } catch (BraidException e) {
        failures.add(e);
      }
    }
    atEnd.run();
    if (failures.size() == 1) {
      throw failures.get(0);
    }
    if (!failures.isEmpty()) {
      throw new BraidException(
          failures.get(0).code(),
          failures.stream().map(BraidException::getMessage).collect(Collectors.joining("\n")),
          failures.get(0));
    }
  }
}
