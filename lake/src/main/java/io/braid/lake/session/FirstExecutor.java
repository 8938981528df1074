package io.braid.lake.session;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Resources;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Waits until a cluster has given a first executor. A cluster that cannot says nothing by itself,
 * and Spark would wait for ever.
 */
final class FirstExecutor extends Thread {
  private static final long LOOK_MILLIS = 100;
  private static final long SAY_MILLIS = 15_000;

  private final Thread waiting = Thread.currentThread();
  private final SparkConf conf = new SparkConf();
  private final Duration limit =
      Duration.ofMillis(conf.getTimeAsMs(Resources.PATIENCE_PROPERTY, "5m"));
  private final PrintStream out;
  private boolean over;
  private boolean exceeded;

  private FirstExecutor(PrintStream out) {
    super("first-executor");
    this.out = out;
    setDaemon(true);
  }

  /**
   * @param open may block, as it does with YARN until that has started something
   * @throws BraidException {@code CLUSTER_BUSY} after the limit
   */
  static SparkSession await(Supplier<SparkSession> open, PrintStream out) {
    FirstExecutor patience = new FirstExecutor(out);
    patience.start();
    try {
      SparkSession session = open.get();
      // The driver is one of them.
      while (session.sparkContext().getExecutorMemoryStatus().size() < 2) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      return session;
    } catch (InterruptedException e) {
      throw patience.toError(e);
    } finally {
      patience.end();
    }
  }

  @Override
  public void run() {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (deadline - System.nanoTime() > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        TimeUnit.MILLISECONDS.sleep(Math.min(SAY_MILLIS, Math.max(1, left)));
        say();
      }
      giveUp();
    } catch (InterruptedException e) {
      // It came.
    }
  }

  private synchronized void say() {
    if (!over) {
      out.printf("No executor yet of %s. Waiting up to %s for the cluster.%n", asked(), text());
      out.flush();
    }
  }

  private synchronized void giveUp() {
    if (!over) {
      exceeded = true;
      waiting.interrupt();
    }
  }

  private synchronized void end() {
    over = true;
    interrupt();
  }

  private synchronized BraidException toError(InterruptedException e) {
    if (!exceeded) {
      return new BraidException(
          ErrorCode.PROCESS_ENDED,
          "The cluster ended this driver before it had given an executor. The logs of its executors say why.",
          e);
    }
    return new BraidException(
        ErrorCode.CLUSTER_BUSY,
        "The cluster gave no executor within %s; asked for were %s. Nothing was read or written. Ask for less under 'resources' in braid.yaml, make room in the cluster, or wait longer with 'resources.patience'."
            .formatted(text(), asked()),
        e);
  }

  private String text() {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  private String asked() {
    return "%s executors with %s cores and %s of memory each"
        .formatted(
            conf.get("spark.executor.instances", "the default number of"),
            conf.get("spark.executor.cores", "the default number of"),
            conf.get("spark.executor.memory", "1g"));
  }
}
