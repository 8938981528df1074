package io.braid.speed.submit;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.Command;
import org.apache.spark.deploy.DeployMessages.DriverStatusResponse;
import org.apache.spark.deploy.DeployMessages.KillDriverResponse;
import org.apache.spark.deploy.DeployMessages.RequestKillDriver;
import org.apache.spark.deploy.DeployMessages.RequestSubmitDriver;
import org.apache.spark.deploy.DeployMessages.SubmitDriverResponse;
import org.apache.spark.deploy.DriverDescription;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.mutable.HashMap;

/** A driver on a worker of a standalone cluster, which starts it again whenever it dies. */
record StandaloneDriver(String master, String id) implements Detached {
  private static final String WRAPPER = "org.apache.spark.deploy.worker.DriverWrapper";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_BYTES = 64 << 10;
  private static final Set<String> WAITING = Set.of("SUBMITTED", "RELAUNCHING");

  static StandaloneDriver submit(String master, SpeedCommand command) {
    DriverDescription driver = describe(new SparkConf(), command);
    SubmitDriverResponse answer =
        StandaloneMaster.with(
            master, live -> live.ask(new RequestSubmitDriver(driver), SubmitDriverResponse.class));
    if (!answer.success()) {
      throw new BraidException(
          ErrorCode.CLUSTER_UNREACHABLE,
          "The master %s took no driver: %s".formatted(master, answer.message()));
    }
    return new StandaloneDriver(master, answer.driverId().get());
  }

  private static DriverDescription describe(SparkConf conf, SpeedCommand command) {
    List<String> arguments =
        new ArrayList<>(List.of("{{WORKER_URL}}", "{{USER_JAR}}", command.mainClass()));
    arguments.addAll(command.arguments());
    HashMap<String, String> environment = new HashMap<>();
    command.environment().forEach(environment::put);
    return new DriverDescription(
        // A worker wants a jar; all of Braid is on the class path already.
        BraidException.class.getProtectionDomain().getCodeSource().getLocation().toString(),
        (int) (conf.getSizeAsMb("spark.driver.memory", "1g")),
        conf.getInt("spark.driver.cores", 1),
        true,
        new Command(
            WRAPPER,
            seq(arguments),
            environment,
            seq(Arrays.asList(SpeedCommand.classPath().split(":"))),
            seq(List.of()),
            seq(Arrays.asList(SpeedCommand.javaOptions(conf).split(" +")))),
        seq(List.of()));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  static Optional<StandaloneDriver> parse(Map<String, String> properties) {
    return Optional.ofNullable(properties.get("driver"))
        .map(id -> new StandaloneDriver(properties.getOrDefault("master", ""), id));
  }

  @Override
  public Map<String, String> toProperties() {
    return Map.of("driver", id, "master", master);
  }

  @Override
  public String name() {
    return "%s of %s".formatted(id, master);
  }

  @Override
  public State state() {
    return toState(StandaloneMaster.with(master, live -> live.stateOf(id)));
  }

  private static State toState(DriverStatusResponse driver) {
    if (!driver.found()) {
      return new State(State.Phase.ENDED, "the master does not know it any more");
    }
    String word = driver.state().get().toString();
    if (WAITING.contains(word)) {
      return new State(
          State.Phase.WAITING, "no worker has the cores and the memory for its driver");
    }
    return word.equals("RUNNING")
        ? new State(State.Phase.RUNNING, "on " + driver.workerHostPort().get())
        : new State(State.Phase.ENDED, word);
  }

  @Override
  public void stop() {
    StandaloneMaster.with(
        master, live -> live.ask(new RequestKillDriver(id), KillDriverResponse.class));
    awaitEnd(STOP_LIMIT);
  }

  @Override
  public String loadLog() {
    return StandaloneMaster.with(
        master,
        live -> {
          DriverStatusResponse driver = live.stateOf(id);
          return Arrays.stream(live.state().workers())
              .filter(worker -> driver.workerId().contains(worker.id()))
              .map(worker -> read(worker.webUiAddress()))
              .findFirst()
              .orElse("");
        });
  }

  private String read(String worker) {
    String page = "%s/log/?driverId=%s&byteLength=%d&logType=".formatted(worker, id, LOG_BYTES);
    return Page.read(page + "stderr") + Page.read(page + "stdout");
  }
}
