package io.braid.lake.compiler;

import io.braid.core.error.BraidException;
import io.braid.core.error.Place;
import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.type.Column;
import io.braid.core.view.DimensionVersion;
import io.braid.core.view.UnionStream;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Compiles views. Thread-safe. */
public final class ViewCompiler {
  private final SparkSession spark;

  /**
   * @param spark opened as {@link io.braid.lake.session.LakeSession} does
   */
  public ViewCompiler(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param file named in errors, as in {@code views/delays.sql:3:8: …}
   * @throws BraidException VIEW_INVALID or VIEW_NOT_MERGEABLE, with all that is wrong
   */
  public CompiledView compile(
      String viewName, String file, String sql, String stream, List<Column> schema) {
    return compile(viewName, file, sql, Sources.of(stream, schema));
  }

  /**
   * @param file named in errors, as in {@code views/delays.sql:3:8: …}
   * @throws BraidException VIEW_INVALID or VIEW_NOT_MERGEABLE, with all that is wrong
   */
  public CompiledView compile(String viewName, String file, String sql, Sources sources) {
    Problems problems = new Problems();
    Optional<CompiledView> view = find(viewName, file, sql, sources, problems);
    return view.orElseThrow(
        () ->
            new BraidException(
                problems.list().get(0).code(),
                problems.list().stream().map(Problem::toLine).collect(Collectors.joining("\n"))));
  }

  /**
   * A view over one stream. Empty if anything is wrong, which is then among the problems.
   *
   * @param sources with one stream
   */
  public Optional<CompiledView> find(
      String viewName, String file, String sql, Sources sources, Problems problems) {
    return findStrands(viewName, file, sql, sources, problems).map(strands -> strands.get(0));
  }

  /**
   * A view over any of the streams: its strands, or the view itself if it reads only one. Empty if
   * anything is wrong, which is then among the problems.
   */
  public Optional<List<CompiledView>> findStrands(
      String viewName, String file, String sql, Sources sources, Problems problems) {
    Findings findings = new Findings(file, sql, problems);
    TextLimits.check(sql, findings);
    if (!findings.isEmpty()) {
      return Optional.empty();
    }
    try {
      SourceTree tree = new SourceTree(spark.sessionState().sqlParser(), sources);
      Optional<LogicalPlan> parsed =
          ask(() -> tree.parse(sql), failure -> SparkErrors.placeOf(failure, sql), findings);
      parsed.ifPresent(new QueryShape(findings, sources)::check);
      if (!findings.isEmpty()) {
        return Optional.empty();
      }
      return parsed
          .flatMap(query -> resolve(tree, query, sql, findings))
          .flatMap(plan -> new QueryParts(findings).find(DefinedNames.in(plan)))
          .flatMap(query -> decompose(viewName, sql, sources, tree, query, findings));
    } catch (StackOverflowError e) {
      findings.invalid(Place.START, SparkErrors.TOO_DEEP);
      return Optional.empty();
    }
  }

  /** Spark throws almost anything at a query that it cannot read. */
  private static Optional<LogicalPlan> ask(
      Callable<LogicalPlan> spark, Function<Throwable, Place> places, Findings findings) {
    try {
      return Optional.of(spark.call());
    } catch (Exception | AssertionError e) {
      findings.invalid(places.apply(e), SparkErrors.toText(e));
      return Optional.empty();
    }
  }

  private Optional<LogicalPlan> resolve(
      SourceTree tree, LogicalPlan query, String sql, Findings findings) {
    return ask(
        () -> Dataset.ofRows(spark, tree.bind(query)).queryExecution().analyzed(),
        failure ->
            QuotedExpression.placeOf(
                SparkErrors.toText(failure), SparkErrors.placeOf(failure, sql), query, findings),
        findings);
  }

  private Optional<List<CompiledView>> decompose(
      String viewName,
      String sql,
      Sources sources,
      SourceTree tree,
      Query read,
      Findings findings) {
    new RowRules(findings).check(read.rows());
    LogicalPlan rows = RowPlan.withPosition(read.rows());
    List<Attribute> position = RowPlan.position(rows);
    Query query = read.withRows(rows);
    if (!read.grouped() && RowPlan.multiplies(rows)) {
      Numbered numbered = Numbered.of(query, position);
      query = query.withRows(numbered.rows());
      position = numbered.position();
    }
    Decomposition parts = new Decomposition(query, position, findings, viewName);
    if (!findings.isEmpty()) {
      return Optional.empty();
    }
    List<DimensionVersion> dimensions = tree.dimensions().stream().map(Dimension::id).toList();
    List<UnionStream> streams =
        StreamLeaf.streamsOf(read.rows()).stream()
            .flatMap(name -> sources.findStream(name).stream())
            .toList();
    ViewManifest manifest =
        new ViewManifest(
            viewName,
            streams.get(0).name(),
            Definition.hash(sources.withStreams(streams), dimensions, read),
            tree.selfContained(sql),
            "",
            dimensions,
            parts.layout().toKeyColumns(),
            parts.layout().keys().size(),
            parts.layout().toStateColumns(),
            parts.outputs(),
            parts.reading());
    CompiledView view =
        new CompiledView(spark, manifest, tree.dimensions(), query, position, parts);
    return Optional.of(manifest.strandsOver(streams).stream().map(view::withManifest).toList());
  }
}
