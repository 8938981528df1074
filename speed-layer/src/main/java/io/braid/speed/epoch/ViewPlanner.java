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
import org.apache.spark.sql.execution.LogicalRDD;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Plans the views of a stream over {@link TaskEvents}. */
final class ViewPlanner {
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;

  ViewPlanner(SparkSession spark, DeltaTableLogs lake, StreamEntry stream) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
  }

  ViewPlan plan(CompiledView view) {
    String before = spark.conf().get(ADAPTIVE);
    spark.conf().set(ADAPTIVE, "false");
    try {
      return new ViewPlan(
          view.manifest(),
          narrow(view.partial(events())),
          lake.newWriter(TableSpec.increments(view.manifest())));
    } finally {
      spark.conf().set(ADAPTIVE, before);
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

  private static RDD<InternalRow> narrow(Dataset<Row> partial) {
    RDD<InternalRow> rows = partial.queryExecution().toRdd();
    requireNarrow(rows);
    return rows;
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
