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

  private List<List<ViewManifest>> load(OpenLake lake) {
    if (all == !names.isEmpty()) {
      throw new BraidException(ErrorCode.USAGE, "Name the views, or give --all, but not both.");
    }
    List<String> views =
        all
            ? lake.registry().views().stream().map(view -> view.whole().name()).distinct().toList()
            : names;
    return views.stream().map(lake::loadStrands).toList();
  }

  /** Does its work for each view and each strand of it, as {@link #forEachWhole} does. */
  void forEach(OpenLake lake, Consumer<ViewManifest> work, Runnable atEnd) {
    forEach(load(lake).stream().flatMap(List::stream).toList(), work, atEnd);
  }

  /**
   * Does its work for each view, given its strands, also after one of them failed, and tells every
   * failure then.
   */
  void forEachWhole(OpenLake lake, Consumer<List<ViewManifest>> work, Runnable atEnd) {
    forEach(load(lake), work, atEnd);
  }

  private static <T> void forEach(List<T> all, Consumer<T> work, Runnable atEnd) {
    List<BraidException> failures = new ArrayList<>();
    for (T each : all) {
      try {
        work.accept(each);
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
