package io.braid.lake.registry;

import io.braid.core.error.Problems;
import io.braid.core.project.Project;
import io.braid.core.project.StreamDefinition;
import io.braid.core.project.ViewDefinition;
import io.braid.core.registry.StreamEntry;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.ViewCompiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.JavaConverters;

/** Compiles all views of a project, each over the stream that it reads. */
public final class ProjectCompiler {
  private final SparkSession spark;
  private final ViewCompiler compiler;

  public ProjectCompiler(SparkSession spark) {
    this.spark = spark;
    this.compiler = new ViewCompiler(spark);
  }

  /**
   * Every stream of the project, with its views.
   *
   * @throws io.braid.core.error.BraidException with all that is wrong in all views
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
    project.streams().forEach(stream -> compiled.put(toEntry(stream), new ArrayList<>()));
    for (ViewDefinition view : project.views()) {
      StreamEntry stream = toEntry(streamOf(project, view));
      compiler
          .find(view.name(), view.file(), view.sql(), stream.name(), stream.columns(), problems)
          .ifPresent(
              found -> compiled.computeIfAbsent(stream, read -> new ArrayList<>()).add(found));
    }
    return compiled;
  }

  private static StreamEntry toEntry(StreamDefinition stream) {
    return new StreamEntry(stream.name(), stream.columns());
  }

  /** A view that reads no stream of the project is compiled over one, to be told so. */
  private StreamDefinition streamOf(Project project, ViewDefinition view) {
    return relations(view.sql()).stream()
        .flatMap(name -> project.findStream(name).stream())
        .findFirst()
        .orElseGet(() -> project.streams().get(0));
  }

  private List<String> relations(String sql) {
    try {
      List<String> names = new ArrayList<>();
      collect(spark.sessionState().sqlParser().parsePlan(sql), names);
      return names;
    } catch (ParseException e) {
      return List.of(); // the compiler tells it, with the line
    }
  }

  private static void collect(LogicalPlan plan, List<String> names) {
    if (plan instanceof UnresolvedRelation relation) {
      names.add(relation.tableName().replace("`", ""));
    }
    JavaConverters.seqAsJavaList(plan.children()).forEach(child -> collect(child, names));
  }
}
