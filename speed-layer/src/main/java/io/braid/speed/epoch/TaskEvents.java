package io.braid.speed.epoch;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * The leaf of every view's plan: the events that the running task holds, whichever epoch that is.
 * So a view is planned once, when the stream is opened, and its plan runs inside the task that has
 * just decoded; planning four views anew cost more than running them.
 */
final class TaskEvents extends RDD<InternalRow> {
  private static final Seq<Dependency<?>> NO_PARENTS = JavaConverters.asScalaBuffer(List.of());
  private static final ThreadLocal<List<UnsafeRow>> HELD = ThreadLocal.withInitial(List::of);

  static final Partition ONLY = new OnlyPartition();

  TaskEvents(SparkContext spark) {
    super(spark, NO_PARENTS, ClassTag$.MODULE$.apply(InternalRow.class));
  }

  /** Runs a part of the task in which plans find these events. */
  static void with(List<UnsafeRow> events, Runnable work) {
    HELD.set(events);
    try {
      work.run();
    } finally {
      HELD.remove();
    }
  }

  @Override
  public Partition[] getPartitions() {
    return new Partition[] {ONLY};
  }

  @Override
  public scala.collection.Iterator<InternalRow> compute(Partition split, TaskContext context) {
    Iterator<InternalRow> events = HELD.get().stream().map(InternalRow.class::cast).iterator();
    return JavaConverters.asScalaIterator(events);
  }

  private static final class OnlyPartition implements Partition {
    @Override
    public int index() {
      return 0;
    }
  }
}
