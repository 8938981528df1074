package io.braid.speed.epoch;

import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.DeltaTableLogs;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.SinglePartition$;
import org.apache.spark.sql.execution.CoalesceExec;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.SQLExecutionRDD;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Plans the views of a stream over {@link TaskEvents}. */
final class ViewPlanner {
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
  private static final String REUSE = "spark.sql.exchange.reuse";
  private static final String EXCLUDED = "spark.sql.optimizer.excludedRules";

  /** They plan a view that no event can meet without the events, and then with a shuffle. */
  private static final String EMPTYING =
      "org.apache.spark.sql.catalyst.optimizer.PruneFilters,org.apache.spark.sql.catalyst.optimizer.PropagateEmptyRelation";

  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;

  ViewPlanner(SparkSession spark, DeltaTableLogs lake, StreamEntry stream) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
  }

  /** One at a time in a session, because a setting of it is changed meanwhile. */
  ViewPlan plan(CompiledView view) {
    synchronized (spark) {
      return planAlone(view);
    }
  }

  private ViewPlan planAlone(CompiledView view) {
    String before = spark.conf().get(ADAPTIVE);
    String excluded = spark.conf().get(EXCLUDED, "");
    String reuse = spark.conf().get(REUSE);
    spark.conf().set(ADAPTIVE, "false");
    spark.conf().set(EXCLUDED, EMPTYING);
    spark.conf().set(REUSE, "false");
    try {
      return new ViewPlan(
          view.manifest(),
          narrow(view.partial(events())),
          lake.newWriter(TableSpec.increments(view.manifest())));
    } finally {
      spark.conf().set(ADAPTIVE, before);
      spark.conf().set(EXCLUDED, excluded);
      spark.conf().set(REUSE, reuse);
    }
  }

  /**
   * Said to be one partition, so that no plan shuffles: each task folds its own events, and a key
   * that several tasks meet has several rows of state in that epoch.
   */
  private Dataset<Row> events() {
    return Dataset.ofRows(
        spark,
        new LogicalRDD(
            columns(),
            new TaskEvents(spark.sparkContext()),
            SinglePartition$.MODULE$,
            JavaConverters.asScalaBuffer(List.<SortOrder>of()),
            false,
            spark,
            Option.empty(),
            Option.empty()));
  }

  private Seq<Attribute> columns() {
    return JavaConverters.asScalaBuffer(
        JavaConverters.seqAsJavaList(EventRows.schema(stream).toAttributes()).stream()
            .map(Attribute.class::cast)
            .toList());
  }

  private RDD<InternalRow> narrow(Dataset<Row> partial) {
    SparkPlan plan = withinOneTask(partial.coalesce(1).queryExecution().executedPlan());
    RDD<InternalRow> rows = new SQLExecutionRDD(plan.execute(), spark.sessionState().conf());
    requireNarrow(rows);
    return rows;
  }

  /** Spark forgets after an Expand or a Union that there is one partition, and would shuffle. */
  private static SparkPlan withinOneTask(SparkPlan plan) {
    List<SparkPlan> children =
        JavaConverters.seqAsJavaList(plan.children()).stream()
            .map(ViewPlanner::withinOneTask)
            .toList();
    return plan instanceof ShuffleExchangeExec
        ? new CoalesceExec(1, children.get(0))
        : (SparkPlan) plan.withNewChildren(JavaConverters.asScalaBuffer(children));
  }

  /** Looking at the parents also fixes them in place: an RDD is sent without them until then. */
  private static void requireNarrow(RDD<?> rows) {
    for (Dependency<?> parent : JavaConverters.seqAsJavaList(rows.dependencies())) {
      if (!(parent instanceof NarrowDependency)) {
        throw new IllegalStateException("A view's plan shuffles within a task: " + parent);
      }
      requireNarrow(parent.rdd());
    }
  }
}
