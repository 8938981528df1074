package io.braid.speed.service;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;
import org.apache.spark.streaming.Milliseconds;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaDStream;
import scala.reflect.ClassTag$;

/** All streams of a project on one Spark Streaming context, until the last of them ends. */
public final class SpeedService {
  private static final long LOOK_MILLIS = 100;
  private static final int PATIENCE_SECONDS = 15;

  /** Before Spark's own hooks (50, 51), which pull the ground away from under a running epoch. */
  private static final int HOOK_PRIORITY = 100;

  private final List<StreamService> streams;
  private final Reporter reporter;
  private final List<StreamService> running;
  private volatile boolean stopping;

  public SpeedService(List<StreamService> streams, Reporter reporter) {
    this.streams = List.copyOf(streams);
    this.reporter = reporter;
    this.running = new ArrayList<>(streams);
  }

  /**
   * Runs until every stream has ended, or the process is told to stop; then the running epochs are
   * finished first.
   *
   * @throws BraidException what ended the last stream
   */
  public void run(SparkContext spark, Duration interval) {
    StreamingContext streaming =
        new StreamingContext(spark, Milliseconds.apply(interval.toMillis()));
    streams.forEach(stream -> attach(streaming, stream));
    ShutdownHookManager.get()
        .addShutdownHook(this::finishTurns, HOOK_PRIORITY, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
    streaming.start();
    while (!streaming.awaitTerminationOrTimeout(LOOK_MILLIS)) {
      throwIfAllEnded();
    }
    if (!stopping) {
      throw new BraidException(ErrorCode.DEFECT, "Spark Streaming stopped by itself.");
    }
  }

  private static void attach(StreamingContext streaming, StreamService stream) {
    JavaDStream.fromDStream(
            new EpochStream(streaming, stream), ClassTag$.MODULE$.apply(StreamService.class))
        .foreachRDD(turn -> stream.turn());
  }

  private void throwIfAllEnded() {
    for (StreamService stream : streams) {
      if (stream.end().isPresent() && running.remove(stream)) {
        if (running.isEmpty()) {
          throw stream.end().get();
        }
        reporter.stopped(stream.name(), stream.end().get());
      }
    }
  }

  private void finishTurns() {
    stopping = true;
    streams.forEach(StreamService::stop);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (streams.stream().anyMatch(StreamService::isTurning) && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
