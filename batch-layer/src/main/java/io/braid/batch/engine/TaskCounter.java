package io.braid.batch.engine;

import io.braid.core.command.Progress;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Shows how many tasks are done. Spark calls from a thread of its own. */
final class TaskCounter extends SparkListener {
  private final Progress progress;
  private long done;
  private boolean closed;

  TaskCounter(Progress progress) {
    this.progress = progress;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    done++;
    if (!closed) {
      progress.show(done);
    }
  }

  synchronized void close() {
    closed = true;
    progress.close();
  }
}
