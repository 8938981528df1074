package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.project.Project;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.registry.ProjectCompiler;
import io.braid.lake.registry.RegistryRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Registers a project, and tells what that changed. */
@Command(
    name = "apply",
    description = "Registers the project's streams and views in its lake.",
    footer = {"", "Example: braid apply --project examples/flights"})
public final class ApplyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    Table table = new Table("kind", "name", "change", "definition");
    try (OpenLake lake = new OpenLake(project)) {
      Map<StreamEntry, List<CompiledView>> compiled =
          new ProjectCompiler(lake.spark().get()).compile(project);
      Registrar registrar = new Registrar(lake.logs());
      compiled.forEach(
          (stream, views) -> {
            List<ViewManifest> manifests = views.stream().map(CompiledView::manifest).toList();
            registrar.register(stream, manifests, new RegistryRows(lake.logs()));
            tell(lake.registry(), stream, manifests, table);
          });
    }
    options.print(table);
    return 0;
  }

  private static void tell(
      Registry before, StreamEntry stream, List<ViewManifest> views, Table table) {
    table.add("stream", stream.name(), change(before.findStream(stream.name()), stream), null);
    views.forEach(
        view ->
            table.add(
                "view",
                view.name(),
                change(before.findView(view.name()), view),
                view.definition().text()));
    before.viewsOf(stream.name()).stream()
        .filter(old -> views.stream().noneMatch(view -> view.name().equals(old.name())))
        .forEach(old -> table.add("view", old.name(), "removed", old.definition().text()));
  }

  private static <T> String change(Optional<T> before, T now) {
    return before.map(old -> old.equals(now) ? "unchanged" : "changed").orElse("new");
  }
}
