package io.braid.batch.command;

import io.braid.batch.engine.SparkOnDemand;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.project.Project;
import io.braid.core.project.ViewDefinition;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.registry.ProjectCompiler;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether each view of a project can be kept, without touching the lake. */
@Command(
    name = "check",
    description =
        "Compiles every view: exact, bounded with the bounds, or refused with the reason and the way out; what it keeps of each key; and what it costs an epoch.",
    footer = {"", "Example: braid check --project examples/flights"})
public final class CheckCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    Problems problems = new Problems();
    Map<String, CompiledView> compiled = compile(project, problems);
    if (options.json()) {
      options.print(toTable(project, compiled, problems));
    } else {
      project.views().forEach(view -> printLines(view, compiled, problems));
      ofDimensions(project, problems)
          .forEach(problem -> System.out.printf("%s: %s%n", problem.where(), problem.text()));
    }
    return problems.list().stream()
        .mapToInt(problem -> problem.code().category().exitCode())
        .findFirst()
        .orElse(0);
  }

  private static Map<String, CompiledView> compile(Project project, Problems problems) {
    try (SparkOnDemand spark = new SparkOnDemand("braid check", "local[1]")) {
      return new ProjectCompiler(spark.get())
          .find(project, problems).values().stream()
              .flatMap(List::stream)
              .collect(
                  Collectors.toMap(
                      view -> view.manifest().whole().name(),
                      Function.identity(),
                      (strand, another) -> strand));
    }
  }

  private static void printLines(
      ViewDefinition view, Map<String, CompiledView> compiled, Problems problems) {
    CompiledView kept = compiled.get(view.name());
    if (kept != null) {
      ViewManifest manifest = kept.manifest();
      System.out.printf(
          "%s: %s (keys: %d, over %s; state of a key: %s; an epoch of %s: %s)%n",
          view.file(),
          verdictOf(manifest),
          manifest.groups(),
          String.join(" and ", manifest.streams()),
          kept.state().toText(),
          manifest.stream(),
          kept.cost().toText());
      bounds(manifest).forEach(bound -> System.out.printf("  %s%n", bound));
    }
    of(view, problems)
        .forEach(
            problem -> System.out.printf("%s: refused: %s%n", problem.where(), problem.text()));
  }

  private static List<String> bounds(ViewManifest manifest) {
    return manifest.output().stream()
        .filter(column -> !column.bound().isEmpty())
        .map(column -> "%s: %s".formatted(column.name(), column.bound()))
        .toList();
  }

  private static Table toTable(
      Project project, Map<String, CompiledView> compiled, Problems problems) {
    Table table =
        new Table(
            "view",
            "file",
            "line",
            "column",
            "verdict",
            "definition",
            "code",
            "text",
            "bounds",
            "state",
            "passes",
            "rows_of_event",
            "bytes_of_key");
    for (ViewDefinition view : project.views()) {
      CompiledView kept = compiled.get(view.name());
      if (kept != null) {
        addKept(table, view, kept);
      }
      of(view, problems).forEach(problem -> addProblem(table, view.name(), "refused", problem));
    }
    ofDimensions(project, problems).forEach(problem -> addProblem(table, null, "invalid", problem));
    return table;
  }

  private static void addKept(Table table, ViewDefinition view, CompiledView kept) {
    ViewManifest manifest = kept.manifest();
    table.add(
        view.name(),
        view.file(),
        null,
        null,
        verdictOf(manifest),
        manifest.definition().text(),
        null,
        null,
        String.join("; ", bounds(manifest)),
        kept.state().toText(),
        kept.cost().passes(),
        kept.cost().rowsText(),
        kept.cost().bytesOfKey());
  }

  private static void addProblem(
      Table table, @Nullable String view, String verdict, Problem problem) {
    table.add(
        view,
        problem.file(),
        problem.place().line(),
        problem.place().column(),
        verdict,
        null,
        problem.code().name(),
        problem.text(),
        null,
        null,
        null,
        null,
        null);
  }

  private static List<Problem> ofDimensions(Project project, Problems problems) {
    List<String> views = project.views().stream().map(ViewDefinition::file).toList();
    return problems.list().stream().filter(found -> !views.contains(found.file())).toList();
  }

  private static List<Problem> of(ViewDefinition view, Problems problems) {
    return problems.list().stream().filter(found -> found.file().equals(view.file())).toList();
  }

  private static String verdictOf(ViewManifest manifest) {
    return manifest.verdict().name().toLowerCase(Locale.ROOT);
  }
}
