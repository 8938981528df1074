package io.braid.lake.compiler;

import io.braid.core.error.BraidException;
import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.type.Column;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.Verdict;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/** Compiles views. Thread-safe. */
public final class ViewCompiler {
  /** A part of each definition's hash: raise it when the same SQL comes to mean other states. */
  static final String VERSION = "1";

  private final SparkSession spark;

  /**
   * @param spark opened as {@link io.braid.lake.session.LakeSession} does
   */
  public ViewCompiler(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param file named in errors, as in {@code views/delays.sql:3: …}
   * @throws BraidException VIEW_INVALID or VIEW_NOT_MERGEABLE, with all that is wrong
   */
  public CompiledView compile(
      String viewName, String file, String sql, String stream, List<Column> schema) {
    Problems problems = new Problems();
    Optional<CompiledView> view = find(viewName, file, sql, stream, schema, problems);
    return view.orElseThrow(
        () ->
            new BraidException(
                problems.list().get(0).code(),
                problems.list().stream()
                    .map(ViewCompiler::toText)
                    .collect(Collectors.joining("\n"))));
  }

  private static String toText(Problem problem) {
    return "%s:%d: %s".formatted(problem.file(), problem.line(), problem.text());
  }

  /** Empty if anything is wrong, which is then among the problems. */
  public Optional<CompiledView> find(
      String viewName,
      String file,
      String sql,
      String stream,
      List<Column> schema,
      Problems problems) {
    Findings findings = new Findings(file, problems);
    try {
      LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(sql);
      new QueryShape(findings, stream, schema).check(parsed);
      if (!findings.isEmpty()) {
        return Optional.empty();
      }
      LogicalPlan resolved = resolve(parsed, stream, schema);
      return decompose(viewName, sql, stream, schema, resolved, findings);
    } catch (ParseException e) {
      findings.invalid(lineOf(e.line()), SparkErrors.toText(e));
    } catch (Exception e) {
      if (!(e instanceof AnalysisException analysis)) {
        throw e;
      }
      findings.invalid(lineOf(analysis.line()), SparkErrors.toText(analysis));
    }
    return Optional.empty();
  }

  private static int lineOf(scala.Option<Object> line) {
    return line.isDefined() ? (Integer) line.get() : 1;
  }

  private LogicalPlan resolve(LogicalPlan parsed, String stream, List<Column> schema) {
    Dataset<Row> nothing = spark.createDataFrame(List.<Row>of(), Types.toSpark(schema));
    LogicalPlan leaf =
        new SubqueryAlias(
            new AliasIdentifier(stream, Trees.none()), nothing.queryExecution().analyzed());
    LogicalPlan bound =
        Trees.rewritePlan(
            parsed,
            node -> node instanceof UnresolvedRelation ? Optional.of(leaf) : Optional.empty());
    return Dataset.ofRows(spark, bound).queryExecution().analyzed();
  }

  private Optional<CompiledView> decompose(
      String viewName,
      String sql,
      String stream,
      List<Column> schema,
      LogicalPlan resolved,
      Findings findings) {
    if (!(resolved instanceof Aggregate written)) {
      findings.refuse(
          resolved,
          "This query has no aggregate, so there is nothing to keep. Add one with GROUP BY, for example count(*) AS n.");
      return Optional.empty();
    }
    Aggregate query = withNamesOfTheSchema(written);
    Optional<Expression> condition =
        query.child() instanceof Filter filter ? Optional.of(filter.condition()) : Optional.empty();
    condition.ifPresent(new EventRules(findings)::check);
    Decomposition parts = new Decomposition(query, findings, viewName);
    if (!findings.isEmpty()) {
      return Optional.empty();
    }
    ViewManifest manifest =
        new ViewManifest(
            viewName,
            stream,
            hash(stream, schema, query, condition),
            sql,
            Verdict.EXACT,
            parts.toKeyColumns(),
            parts.toStateColumns(),
            parts.outputs());
    return Optional.of(new CompiledView(spark, manifest, query, condition, parts));
  }

  /** Spark keeps a column's name as the query spells it. */
  private static Aggregate withNamesOfTheSchema(Aggregate query) {
    Function<Expression, Expression> rename = tree -> withNames(tree, query.child().output());
    return new Aggregate(
        Trees.seq(Trees.list(query.groupingExpressions()).stream().map(rename).toList()),
        Trees.seq(
            Trees.list(query.aggregateExpressions()).stream()
                .map(output -> (NamedExpression) rename.apply((Expression) output))
                .toList()),
        query.child());
  }

  private static Expression withNames(Expression tree, scala.collection.Seq<Attribute> columns) {
    return Trees.rewrite(
        tree,
        node ->
            node instanceof Attribute column
                ? Trees.list(columns).stream()
                    .filter(other -> other.exprId().equals(column.exprId()))
                    .map(Expression.class::cast)
                    .findFirst()
                : Optional.empty());
  }

  private static List<String> usedNames(Aggregate query, Optional<Expression> condition) {
    return Stream.concat(
            Stream.of(query.references()), condition.stream().map(Expression::references))
        .flatMap(columns -> Trees.list(columns.toSeq()).stream())
        .map(column -> column.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Of the resolved query, so that spaces, comments, letter case and ordinals do not count. */
  private static DefinitionHash hash(
      String stream, List<Column> schema, Aggregate query, Optional<Expression> condition) {
    List<String> texts = new ArrayList<>(List.of(VERSION, stream));
    texts.add(condition.map(Trees::sql).orElse(""));
    Trees.list(query.groupingExpressions()).forEach(key -> texts.add(Trees.sql(key)));
    Trees.list(query.aggregateExpressions())
        .forEach(output -> texts.add(output.name() + "=" + Trees.sql((Expression) output)));
    List<String> used = usedNames(query, condition);
    schema.stream()
        .filter(column -> used.contains(column.name().toLowerCase(Locale.ROOT)))
        .forEach(column -> texts.add(column.name() + " " + column.type().sql()));
    return DefinitionHash.of(texts);
  }
}
