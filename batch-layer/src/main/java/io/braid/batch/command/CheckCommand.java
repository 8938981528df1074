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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether each view of a project can be kept, without touching the lake. */
@Command(
    name = "check",
    description = "Compiles every view: exact, or refused with the reason and the way out.",
    footer = {"", "Example: braid check --project examples/flights"})
public final class CheckCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Project project = options.loadProject();
    Problems problems = new Problems();
    Map<String, ViewManifest> compiled = compile(project, problems);
    if (options.json()) {
      options.print(toTable(project, compiled, problems));
    } else {
      project.views().forEach(view -> printLines(view, compiled, problems));
    }
    return problems.list().stream()
        .mapToInt(problem -> problem.code().category().exitCode())
        .findFirst()
        .orElse(0);
  }

  private static Map<String, ViewManifest> compile(Project project, Problems problems) {
    try (SparkOnDemand spark = new SparkOnDemand("braid check", "local[1]")) {
      return new ProjectCompiler(spark.get())
          .find(project, problems).values().stream()
              .flatMap(List::stream)
              .map(CompiledView::manifest)
              .collect(Collectors.toMap(ViewManifest::name, Function.identity()));
    }
  }

  private static void printLines(
      ViewDefinition view, Map<String, ViewManifest> compiled, Problems problems) {
    ViewManifest manifest = compiled.get(view.name());
    if (manifest != null) {
      System.out.printf(
          "%s: %s (keys: %d, over %s)%n",
          view.file(), verdictOf(manifest), manifest.keys().size(), manifest.stream());
    }
    of(view, problems)
        .forEach(problem -> System.out.printf("%s: refused: %s%n", where(problem), problem.text()));
  }

  private static Table toTable(
      Project project, Map<String, ViewManifest> compiled, Problems problems) {
    Table table = new Table("view", "file", "line", "verdict", "definition", "code", "text");
    for (ViewDefinition view : project.views()) {
      ViewManifest manifest = compiled.get(view.name());
      if (manifest != null) {
        table.add(
            view.name(),
            view.file(),
            null,
            verdictOf(manifest),
            manifest.definition().text(),
            null,
            null);
      }
      of(view, problems)
          .forEach(
              problem ->
                  table.add(
                      view.name(),
                      view.file(),
                      problem.line(),
                      "refused",
                      null,
                      problem.code().name(),
                      problem.text()));
    }
    return table;
  }

  private static List<Problem> of(ViewDefinition view, Problems problems) {
    return problems.list().stream().filter(found -> found.file().equals(view.file())).toList();
  }

  private static String where(Problem problem) {
    return problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
  }

  private static String verdictOf(ViewManifest manifest) {
    return manifest.verdict().name().toLowerCase(Locale.ROOT);
  }
}
