package io.braid.batch.engine;

import io.braid.core.command.Progress;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;

/** Work on Spark as a user sees it: progress while it lasts, and errors that say what to do. */
public final class SparkWork {
  private SparkWork() {}

  /**
   * Runs the work, which uses this session.
   *
   * @param what is shown on a terminal if it takes long
   * @throws BraidException for what a task met in the lake or in the data
   */
  public static <T> T run(SparkSession spark, String what, Supplier<T> work) {
    SparkContext context = spark.sparkContext();
    TaskCounter tasks = new TaskCounter(Progress.start(what + ": tasks", 0));
    context.addSparkListener(tasks);
    try {
      return work.get();
    } catch (Exception e) { // checked ones too: Scala does not declare them
      throw translate(what, e);
    } finally {
      context.removeSparkListener(tasks);
      tasks.close();
    }
  }

  private static RuntimeException translate(String what, Exception thrown) {
    Optional<BraidException> known = find(thrown, BraidException.class);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<ArithmeticException> overflow = find(thrown, ArithmeticException.class);
    if (overflow.isPresent()) {
      return new BraidException(
          ErrorCode.VALUE_OVERFLOW,
          "%s: a value became too large for its type: %s. Nothing was published. Give the column a wider type."
              .formatted(what, firstLine(overflow.get())),
          thrown);
    }
    if (find(thrown, FileNotFoundException.class).isPresent()
        || find(thrown, SparkException.class).isPresent()) {
      return new BraidException(
          ErrorCode.LAKE_UNREADABLE,
          "%s: %s. Nothing was published. Check the lake's storage and the Spark cluster, then try again."
              .formatted(what, firstLine(last(thrown))),
          thrown);
    }
    return thrown instanceof RuntimeException unchecked ? unchecked : new RuntimeException(thrown);
  }

  private static <E extends Throwable> Optional<E> find(Throwable thrown, Class<E> type) {
    return causes(thrown).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Throwable last(Throwable thrown) {
    return causes(thrown).reduce(thrown, (outer, inner) -> inner);
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static String firstLine(Throwable thrown) {
    return thrown.toString().lines().findFirst().orElse("");
  }
}
