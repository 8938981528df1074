package io.braid.serving.wire;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Few threads and one queue, first come first served. A session is in it once at most and goes to
 * its end after each statement, so nobody waits for more than one statement of each other session.
 */
final class Turns implements AutoCloseable {
  // Deep expressions are walked by recursion, here and in DuckDB.
  private static final long STACK_BYTES = 16L << 20;

  private final ThreadPoolExecutor threads;

  Turns(int concurrency) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread =
              new Thread(null, task, "braid-query-" + count.incrementAndGet(), STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        };
    threads =
        new ThreadPoolExecutor(
            concurrency, concurrency, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
  }

  void take(Runnable turn) {
    try {
      threads.execute(turn);
    } catch (RejectedExecutionException e) {
      // The server is closing, and with it every session.
    }
  }

  /** Statements that wait for a thread. */
  int countWaiting() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
