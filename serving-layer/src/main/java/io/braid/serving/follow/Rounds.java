package io.braid.serving.follow;

import java.time.Duration;
import java.util.function.Supplier;

/** A thread that takes a step, rests as long as the step says, and takes the next. */
final class Rounds implements AutoCloseable {
  private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

  private final Supplier<Duration> step;
  private final Thread thread;
  private boolean closed;

  Rounds(String name, Supplier<Duration> step) {
    this.step = step;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Takes steps on the caller's thread until one wants to rest. To be called before the start. */
  void catchUp() {
    while (stepSafely().isZero()) {
      // The step is all there is to do.
    }
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (rest(stepSafely())) {
      // The step is all there is to do.
    }
  }

  private Duration stepSafely() {
    try {
      return step.get();
    } catch (RuntimeException | Error e) {
      return AFTER_DEFECT;
    }
  }

  private synchronized boolean rest(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis(); !closed && left > 0; left = millisUntil(until)) {
        wait(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return !closed;
  }

  private static long millisUntil(long nanoTime) {
    return (nanoTime - System.nanoTime()) / 1_000_000;
  }

  /** Waits for the step under way. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
