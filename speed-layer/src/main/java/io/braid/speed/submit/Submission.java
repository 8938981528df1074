package io.braid.speed.submit;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.project.Resources;
import io.braid.core.project.StreamDefinition;
import io.braid.lake.session.YarnSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;

/** Starts a speed layer that runs by itself, and returns when it is at work. */
public final class Submission {
  private static final long LOOK_MILLIS = 500;
  private static final long SAY_MILLIS = 15_000;
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  private final Project project;
  private final SpeedCommand command;
  private final String master;
  private final PrintStream out;

  /**
   * @param project its settings were handed to Spark already
   */
  public Submission(Project project, SpeedCommand command, String master, PrintStream out) {
    this.project = project;
    this.command = command;
    this.master = master;
    this.out = out;
  }

  /** In the background of this machine. */
  public void detach() {
    start(log -> LocalProcess.start(command, log));
  }

  /**
   * Its driver in the cluster.
   *
   * @throws BraidException {@code USAGE} if the master has no such mode
   */
  public void toCluster() {
    start(log -> submit());
  }

  private Detached submit() {
    if (master.startsWith("spark://")) {
      return StandaloneDriver.submit(master, command);
    }
    if (master.equals("yarn")) {
      YarnSettings.load();
      return YarnApplication.submit(command);
    }
    throw new BraidException(
        ErrorCode.USAGE,
        "The master '%s' runs no driver for Braid. 'spark://host:port' and 'yarn' do; '--detach' leaves the driver here."
            .formatted(master));
  }

  private void start(Function<Path, Detached> launch) {
    RunFile file = RunFile.in(project.folder());
    Detached started = file.start(launch);
    say("speed: started as %s", started.name());
    awaitRunning(started, file);
    awaitReady(started);
  }

  /** What a cluster cannot give is said, and has a limit. */
  private void awaitRunning(Detached started, RunFile file) {
    Duration limit =
        Duration.ofMillis(new SparkConf().getTimeAsMs(Resources.PATIENCE_PROPERTY, "5m"));
    boolean running =
        waitFor(
            limit,
            () -> !started.state().is(State.Phase.WAITING),
            () -> "waiting for the cluster: " + started.state().text());
    if (!running) {
      String why = started.state().text();
      started.stop();
      file.delete();
      throw new BraidException(
          ErrorCode.CLUSTER_BUSY,
          "The cluster had no room for the driver within %d s (%s), so it was taken back. Ask for less with 'spark.driver.memory' and 'spark.driver.cores' under 'resources.spark', make room, or wait longer with 'resources.patience'."
              .formatted(limit.toSeconds(), why));
    }
  }

  private void awaitReady(Detached started) {
    List<String> signs =
        project.streams().stream()
            .map(StreamDefinition::name)
            .map("speed: %s at epoch "::formatted)
            .toList();
    boolean settled =
        waitFor(
            READY_LIMIT,
            () ->
                started.state().is(State.Phase.ENDED)
                    || signs.stream().allMatch(started.loadLog()::contains),
            () -> "not ready yet");
    if (started.state().is(State.Phase.ENDED)) {
      throw new BraidException(
          ErrorCode.PROCESS_ENDED,
          "%s has ended (%s). It said:%n%s"
              .formatted(started.name(), started.state().text(), started.loadLog().strip()));
    }
    say(
        settled
            ? "speed: ready. 'braid speed status', 'logs' and 'stop' are for it."
            : "speed: it runs, but not every stream is ready yet: see 'braid speed logs'.");
  }

  private boolean waitFor(Duration limit, Supplier<Boolean> reached, Supplier<String> remark) {
    long began = System.nanoTime();
    long nextRemark = began + TimeUnit.MILLISECONDS.toNanos(SAY_MILLIS);
    while (!reached.get()) {
      long now = System.nanoTime();
      if (now - began > limit.toNanos()) {
        return false;
      }
      if (now > nextRemark) {
        say("speed: %s", remark.get());
        nextRemark = now + TimeUnit.MILLISECONDS.toNanos(SAY_MILLIS);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private void say(String form, Object... values) {
    out.printf(form + "%n", values);
    out.flush();
  }
}
