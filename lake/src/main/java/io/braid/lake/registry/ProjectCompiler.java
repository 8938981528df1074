package io.braid.lake.registry;

import io.braid.core.error.Problems;
import io.braid.core.project.DimensionDefinition;
import io.braid.core.project.Project;
import io.braid.core.project.StreamDefinition;
import io.braid.core.project.ViewDefinition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.UnionStream;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.Dimension;
import io.braid.lake.compiler.Sources;
import io.braid.lake.compiler.ViewCompiler;
import io.braid.lake.dimension.ProjectDimensions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.collection.JavaConverters;

/** Compiles all views of a project, each over the streams that it reads. */
public final class ProjectCompiler {
  private final SparkSession spark;
  private final ViewCompiler compiler;

  public ProjectCompiler(SparkSession spark) {
    this.spark = spark;
    this.compiler = new ViewCompiler(spark);
  }

  /**
   * Every stream of the project, with its views and its strands of views over several.
   *
   * @throws io.braid.core.error.BraidException with all that is wrong in all views and dimensions
   */
  public Map<StreamEntry, List<CompiledView>> compile(Project project) {
    Problems problems = new Problems();
    Map<StreamEntry, List<CompiledView>> compiled = find(project, problems);
    problems.throwIfAny();
    return compiled;
  }

  /** The same with those views that can be kept; why the others cannot is among the problems. */
  public Map<StreamEntry, List<CompiledView>> find(Project project, Problems problems) {
    Map<StreamEntry, List<CompiledView>> compiled = new LinkedHashMap<>();
    for (StreamDefinition stream : project.streams()) {
      RecordSchemas.check(stream, problems);
      compiled.put(toEntry(stream), new ArrayList<>());
    }
    ProjectDimensions files = new ProjectDimensions(spark, problems);
    List<Dimension> dimensions =
        project.dimensions().stream().flatMap(each -> files.find(each).stream()).toList();
    for (ViewDefinition view : project.views()) {
      if (joinsUnreadable(project, view, dimensions)) {
        continue; // what is wrong is told of the dimension
      }
      compiler
          .findStrands(
              view.name(),
              view.file(),
              view.sql(),
              new Sources(streamsOf(project, view), dimensions, othersThan(view, project)),
              problems)
          .stream()
          .flatMap(List::stream)
          .flatMap(strand -> describe(view, strand, problems).stream())
          .forEach(
              strand ->
                  compiled
                      .computeIfAbsent(entryOf(project, strand), read -> new ArrayList<>())
                      .add(strand));
    }
    return compiled;
  }

  private static StreamEntry toEntry(StreamDefinition stream) {
    return new StreamEntry(stream.name(), stream.columns())
        .withDedup(stream.dedup())
        .withFormat(stream.format());
  }

  private static StreamEntry entryOf(Project project, CompiledView view) {
    return toEntry(project.findStream(view.manifest().stream()).orElseThrow());
  }

  private static Optional<CompiledView> describe(
      ViewDefinition view, CompiledView strand, Problems problems) {
    return view.comments()
        .describe(strand.manifest(), view.file(), problems)
        .map(strand::withManifest);
  }

  /** A view that reads no stream of the project is compiled over one, to be told so. */
  private List<UnionStream> streamsOf(Project project, ViewDefinition view) {
    List<UnionStream> read =
        readNames(project, view.sql(), new HashSet<>())
            .flatMap(name -> project.findStream(name).stream())
            .distinct()
            .map(stream -> new UnionStream(stream.name(), stream.columns()))
            .toList();
    StreamDefinition any = project.streams().get(0);
    return read.isEmpty() ? List.of(new UnionStream(any.name(), any.columns())) : read;
  }

  private boolean joinsUnreadable(
      Project project, ViewDefinition view, List<Dimension> dimensions) {
    Set<String> readable = lower(dimensions.stream().map(Dimension::name));
    Set<String> read = lower(readNames(project, view.sql(), new HashSet<>()));
    return lower(project.dimensions().stream().map(DimensionDefinition::name)).stream()
        .anyMatch(name -> read.contains(name) && !readable.contains(name));
  }

  /** What a query reads, and the views that it reads. */
  private Stream<String> readNames(Project project, String sql, Set<String> seen) {
    return relations(sql).stream()
        .filter(seen::add)
        .flatMap(
            name ->
                Stream.concat(
                    Stream.of(name),
                    project.findView(name).stream()
                        .flatMap(view -> readNames(project, view.sql(), seen))));
  }

  private static Set<String> lower(Stream<String> names) {
    return names.map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static Map<String, String> othersThan(ViewDefinition view, Project project) {
    return project.views().stream()
        .filter(other -> !other.equals(view))
        .collect(Collectors.toMap(ViewDefinition::name, ViewDefinition::sql));
  }

  private List<String> relations(String sql) {
    try {
      List<String> names = new ArrayList<>();
      collect(spark.sessionState().sqlParser().parsePlan(sql), names);
      return names;
    } catch (ParseException e) {
      return List.of(); // the compiler tells it, with the place
    }
  }

  private static void collect(LogicalPlan plan, List<String> names) {
    if (plan instanceof UnresolvedRelation relation) {
      names.add(relation.tableName().replace("`", ""));
    }
    if (plan instanceof UnresolvedWith with) {
      JavaConverters.seqAsJavaList(with.cteRelations()).forEach(each -> collect(each._2(), names));
    }
    JavaConverters.seqAsJavaList(plan.children()).forEach(child -> collect(child, names));
  }
}
