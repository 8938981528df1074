package io.braid.speed.submit;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.lake.session.ClusterSettings;
import io.braid.lake.session.YarnSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.ApplicationNotFoundException;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.yarn.Client;
import org.apache.spark.deploy.yarn.ClientArguments;

/** A driver in an application master of YARN, which starts another whenever one dies. */
record YarnApplication(String id) implements Detached {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_BYTES = 64 << 10;

  static YarnApplication submit(SpeedCommand command) {
    List<String> arguments = new ArrayList<>(List.of("--class", command.mainClass()));
    command.arguments().forEach(argument -> arguments.addAll(List.of("--arg", argument)));
    Client client =
        new Client(
            new ClientArguments(arguments.toArray(String[]::new)),
            toConf(new SparkConf(), command),
            null); // of drivers in client mode
    try {
      client.submitApplication();
      return new YarnApplication(client.getApplicationId().toString());
    } finally {
      client.stop();
    }
  }

  private static SparkConf toConf(SparkConf conf, SpeedCommand command) {
    ClusterSettings.toSpark().forEach(conf::set);
    command
        .environment()
        .forEach((name, value) -> conf.set("spark.yarn.appMasterEnv." + name, value));
    return conf.setAppName("braid speed")
        .setMaster("yarn")
        .set("spark.submit.deployMode", "cluster")
        .set("spark.driver.extraJavaOptions", SpeedCommand.javaOptions(conf));
  }

  static Optional<YarnApplication> parse(Map<String, String> properties) {
    return Optional.ofNullable(properties.get("application")).map(YarnApplication::new);
  }

  @Override
  public Map<String, String> toProperties() {
    return Map.of("application", id);
  }

  @Override
  public String name() {
    return id + " of YARN";
  }

  private interface Question<T> {
    T ask(YarnClient yarn, ApplicationId id) throws YarnException, IOException;
  }

  private <T> T ask(Question<T> question) {
    try (YarnClient yarn = YarnClient.createYarnClient()) {
      yarn.init(YarnSettings.load());
      yarn.start();
      return question.ask(yarn, ApplicationId.fromString(id));
    } catch (YarnException | IOException e) {
      throw new BraidException(
          ErrorCode.CLUSTER_UNREACHABLE,
          "%s: YARN does not answer (%s). Start it, or correct HADOOP_CONF_DIR."
              .formatted(name(), e.getMessage()),
          e);
    }
  }

  @Override
  public State state() {
    return ask(
        (yarn, application) -> {
          try {
            return toState(yarn.getApplicationReport(application));
          } catch (ApplicationNotFoundException e) {
            return new State(State.Phase.ENDED, "YARN does not know it any more");
          }
        });
  }

  private static State toState(ApplicationReport report) {
    return switch (report.getYarnApplicationState()) {
      case NEW, NEW_SAVING, SUBMITTED, ACCEPTED ->
          new State(
              State.Phase.WAITING,
              "in queue %s: %s".formatted(report.getQueue(), report.getDiagnostics().strip()));
      case RUNNING ->
          new State(
              State.Phase.RUNNING,
              "on %s, attempt %d"
                  .formatted(
                      report.getHost(), report.getCurrentApplicationAttemptId().getAttemptId()));
      case FINISHED, FAILED, KILLED ->
          new State(
              State.Phase.ENDED,
              "%s: %s"
                  .formatted(report.getYarnApplicationState(), report.getDiagnostics().strip()));
    };
  }

  @Override
  public void stop() {
    ask(
        (yarn, application) -> {
          yarn.killApplication(application);
          return true;
        });
    awaitEnd(STOP_LIMIT);
  }

  /** Of the driver that runs now; YARN's own {@code yarn logs} has those before it. */
  @Override
  public String loadLog() {
    if (!state().is(State.Phase.RUNNING)) {
      return "";
    }
    return ask(
        (yarn, application) -> {
          ContainerId container =
              yarn.getApplicationAttemptReport(
                      yarn.getApplicationReport(application).getCurrentApplicationAttemptId())
                  .getAMContainerId();
          String node = yarn.getContainerReport(container).getNodeHttpAddress();
          return read(node, container, "stderr") + read(node, container, "stdout");
        });
  }

  private static String read(String node, ContainerId container, String file) {
    return Page.read(
        "%s/ws/v1/node/containers/%s/logs/%s?size=-%d"
            .formatted(node.contains("://") ? node : "http://" + node, container, file, LOG_BYTES));
  }
}
