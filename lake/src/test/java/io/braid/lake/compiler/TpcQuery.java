package io.braid.lake.compiler;

import io.braid.core.type.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;

/**
 * A query of TPC-H or TPC-DS. Its stream is its first fact table; the other tables are small.
 *
 * @param tables all tables that it reads, by name, with their columns
 */
record TpcQuery(
    String name, String sql, String stream, Map<String, List<Column>> tables, LogicalPlan plan) {
  private static final List<String> FACTS =
      List.of(
          "store_sales",
          "catalog_sales",
          "web_sales",
          "inventory",
          "store_returns",
          "catalog_returns",
          "web_returns",
          "lineitem",
          "orders",
          "partsupp");

  /** Of all versions that Spark tests. */
  static List<TpcQuery> all(SparkSession spark, SparkTests tests)
      throws IOException, ReflectiveOperationException {
    List<TpcQuery> queries = new ArrayList<>();
    add(queries, spark, tests.texts("/tpch"), tests.tpcH());
    Map<String, List<Column>> tpcDs = tests.tpcDs();
    for (String folder : List.of("/tpcds", "/tpcds-v2.7.0", "/tpcds-modifiedQueries")) {
      add(queries, spark, tests.texts(folder), tpcDs);
    }
    return queries;
  }

  private static void add(
      List<TpcQuery> queries,
      SparkSession spark,
      Map<String, String> texts,
      Map<String, List<Column>> tables) {
    texts.forEach(
        (file, sql) -> {
          LogicalPlan plan = SqlText.findPlan(spark, sql).orElseThrow();
          Set<String> names = new LinkedHashSet<>();
          relations(plan, names);
          names.retainAll(tables.keySet());
          String stream =
              FACTS.stream()
                  .filter(names::contains)
                  .findFirst()
                  .orElseGet(() -> names.iterator().next());
          Map<String, List<Column>> used = new HashMap<>(tables);
          used.keySet().retainAll(names);
          queries.add(new TpcQuery(file, sql, stream, used, plan));
        });
  }

  private static void relations(LogicalPlan plan, Set<String> names) {
    if (plan instanceof UnresolvedRelation relation) {
      names.add(
          String.join(".", Trees.list(relation.multipartIdentifier())).toLowerCase(Locale.ROOT));
    }
    Trees.list(plan.children()).forEach(child -> relations(child, names));
    Trees.list(plan.innerChildren())
        .forEach(
            inner -> {
              if (inner instanceof LogicalPlan query) {
                relations(query, names);
              }
            });
    Trees.list(plan.subqueries()).forEach(query -> relations(query, names));
  }

  List<Column> columns() {
    return tables.getOrDefault(stream, List.of());
  }

  /** One SELECT with an aggregate, without a subquery, over at most one fact table. */
  boolean isSingleTableAggregate() {
    return tables.keySet().stream().filter(FACTS::contains).count() <= 1
        && selects(plan) == 1
        && !hasSubquery(plan)
        && hasAggregate(plan);
  }

  private static int selects(LogicalPlan plan) {
    int here = plan instanceof Project || plan instanceof Aggregate ? 1 : 0;
    return here
        + (plan instanceof UnresolvedWith ? 2 : 0)
        + Trees.list(plan.children()).stream().mapToInt(TpcQuery::selects).sum();
  }

  private static boolean hasSubquery(LogicalPlan plan) {
    return Trees.list(plan.expressions()).stream()
            .anyMatch(e -> Trees.contains(e, SubqueryExpression.class))
        || Trees.list(plan.children()).stream().anyMatch(TpcQuery::hasSubquery);
  }

  private static boolean hasAggregate(LogicalPlan plan) {
    return plan instanceof Aggregate
        || Trees.list(plan.expressions()).stream().anyMatch(TpcQuery::aggregates)
        || Trees.list(plan.children()).stream().anyMatch(TpcQuery::hasAggregate);
  }

  private static boolean aggregates(Expression e) {
    return e instanceof UnresolvedFunction function
            && List.of("count", "sum", "avg", "min", "max")
                .contains(Trees.list(function.nameParts()).get(0).toLowerCase(Locale.ROOT))
        || Trees.list(e.children()).stream().anyMatch(TpcQuery::aggregates);
  }
}
