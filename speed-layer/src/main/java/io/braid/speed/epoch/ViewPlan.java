package io.braid.speed.epoch;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.FileWriter;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import scala.collection.JavaConverters;

/** One view, planned: run inside a task, it writes what the task's events add to the view. */
final class ViewPlan implements Serializable {
  private final String view;
  private final RDD<InternalRow> partial;
  private final Partition whole;
  private final FileWriter increments;

  /**
   * @param partial over {@link TaskEvents}; narrow and of one partition, so that a task can run it
   *     whole
   */
  ViewPlan(ViewManifest manifest, RDD<InternalRow> partial, FileWriter increments) {
    this.view = manifest.id().toString();
    this.partial = partial;
    this.whole = partial.partitions()[0];
    this.increments = increments;
  }

  /** Empty if the events add nothing. */
  Optional<DataFile> write(long epoch, TaskContext task) {
    InternalRow front = new GenericInternalRow(new Object[] {epoch});
    JoinedRow joined = new JoinedRow();
    try {
      Iterator<InternalRow> states = JavaConverters.asJavaIterator(partial.iterator(whole, task));
      return increments.write(
          EpochRange.of(epoch),
          new Iterator<InternalRow>() {
            @Override
            public boolean hasNext() {
              return states.hasNext();
            }

            @Override
            public InternalRow next() {
              return joined.apply(front, states.next());
            }
          });
    } catch (ArithmeticException e) {
      // The compiler admits only sums that have room; this is the last guard behind it.
      throw new BraidException(
          ErrorCode.VALUE_OVERFLOW,
          "View %s cannot take epoch %d in: %s. The stream stops rather than keep a wrong number. Correct the view, or remove it, and start again."
              .formatted(view, epoch, firstLine(e)));
    }
  }

  private static String firstLine(ArithmeticException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
