package io.braid.batch.command;

import io.braid.batch.step.Redefinition;
import io.braid.batch.verify.Sample;
import io.braid.batch.verify.Verification;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.Widening;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.dimension.DimensionTables;
import io.braid.lake.registry.PlannedChange;
import io.braid.lake.registry.ProjectCompiler;
import io.braid.lake.registry.ProjectPlan;
import io.braid.lake.registry.RegistryRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the lake what the project says. */
@Command(
    name = "apply",
    description = {
      "Registers the project's streams and views in its lake.",
      "A view that is new or changed is built from history beside the live one, proven by its own SQL, and made live in one commit."
    },
    footer = {"", "Example: braid apply --project examples/flights"})
public final class ApplyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    Table table = new Table("kind", "name", "change", "reason", "definition", "epoch", "rows");
    try (OpenLake lake = new OpenLake(project, spark.master())) {
      Map<StreamEntry, List<CompiledView>> compiled =
          new ProjectCompiler(lake.spark().get()).compile(project);
      ProjectPlan plan =
          new ProjectPlan(lake.spark().get(), lake.logs(), lake.registry(), compiled);
      plan.refuseWhatCannotBe();
      List<PlannedChange> changes = plan.changes();
      DimensionTables dimensions = new DimensionTables(lake.spark().get(), lake.logs());
      compiled.values().forEach(views -> views.forEach(dimensions::writeOf));
      Registry proposed =
          new Registrar(lake.logs()).change(plan::propose, new RegistryRows(lake.logs()));
      Map<String, List<Verification>> built = build(lake.at(proposed), plan, proposed);
      proposed.streams().forEach(stream -> widen(lake, stream));
      changes.forEach(change -> tell(change, built.getOrDefault(change.name(), List.of()), table));
    }
    options.print(table);
    return 0;
  }

  /**
   * Once nothing live reads a column as narrower than it is to be. What retired and does goes, so
   * that nobody goes back to it.
   */
  private static void widen(OpenLake lake, StreamEntry stream) {
    if (new Widening(lake.logs(), stream).isDue()) {
      System.err.printf("apply: %s: widening its columns%n", stream.name());
      new Registrar(lake.logs())
          .change(now -> withoutNarrow(lake.at(now), now, stream), new RegistryRows(lake.logs()));
      lake.widen(stream);
    }
  }

  private static Registry withoutNarrow(OpenLake lake, Registry now, StreamEntry stream) {
    Registry next = now;
    for (DefinitionEntry entry : now.definitionsOf(stream.name())) {
      if (!lake.follows(entry.view())) {
        if (entry.state() != DefinitionState.RETIRED) {
          throw new BraidException(
              ErrorCode.APPLY_STALE,
              "View %s: definition %s reads a column of %s as narrower than it is to be, and is not retired: somebody else has registered it meanwhile. No column was widened. Run 'braid apply' again."
                  .formatted(entry.view().name(), entry.view().definition(), stream.name()));
        }
        next = next.withoutRetired(entry.view().whole().name());
      }
    }
    return next;
  }

  /** What the proofs of each definition said that was not live before. */
  private Map<String, List<Verification>> build(
      OpenLake lake, ProjectPlan plan, Registry proposed) {
    Map<String, List<Verification>> built = new LinkedHashMap<>();
    for (List<ViewManifest> strands : plan.definitions()) {
      ViewManifest view = strands.get(0).whole();
      if (!isLive(proposed, strands)) {
        Redefinition steps =
            new Redefinition(
                lake::buildOf,
                (definition, epoch) -> lake.verify(definition, epoch, Sample.ALL),
                new Registrar(lake.logs()),
                new RegistryRows(lake.logs()),
                step -> System.err.printf("apply: %s: %s%n", view.id(), step));
        List<Verification> proofs = steps.run(strands);
        proofs.forEach(proof -> refuseDifferences(view, proof));
        built.put(view.name(), proofs);
      }
    }
    return built;
  }

  private static boolean isLive(Registry registry, List<ViewManifest> strands) {
    return strands.stream()
        .allMatch(
            strand ->
                registry
                    .findView(strand.name())
                    .filter(live -> live.id().equals(strand.id()))
                    .isPresent());
  }

  private static void refuseDifferences(ViewManifest view, Verification proof) {
    if (proof.differences().count() > 0) {
      throw new BraidException(
          ErrorCode.VERIFY_DIFFERS,
          "%s%nThe definition was not made live, and is no longer registered; what was live goes on. This is a defect of Braid, or a file was damaged: move the folder 'views/%s/%s' out of the lake and apply again; if it differs again, write the view differently and report it."
              .formatted(VerifyCommand.explain(proof), proof.view(), view.definition()));
    }
  }

  private static void tell(PlannedChange change, List<Verification> proofs, Table table) {
    table.add(
        change.kind(),
        change.name(),
        change.change(),
        change.reason(),
        change.after().isEmpty() ? change.before() : change.after(),
        numbers(proofs, Verification::epoch),
        numbers(proofs, Verification::rows));
  }

  /** One for each strand. */
  private static @Nullable Object numbers(
      List<Verification> proofs, ToLongFunction<Verification> number) {
    List<String> all =
        proofs.stream().map(proof -> Long.toString(number.applyAsLong(proof))).toList();
    if (proofs.isEmpty()) {
      return null;
    }
    return all.size() == 1 ? Long.valueOf(all.get(0)) : String.join(", ", all);
  }
}
