package io.braid.speed;

import io.braid.core.command.Commands;
import io.braid.core.command.CommonOptions;
import io.braid.core.project.Project;
import io.braid.core.project.StreamDefinition;
import io.braid.lake.session.LakeSession;
import io.braid.lake.session.SparkSettings;
import io.braid.lake.table.CheckpointingTableLogs;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.speed.dead.DeadCommands;
import io.braid.speed.service.LineReporter;
import io.braid.speed.service.SpeedMetrics;
import io.braid.speed.service.SpeedService;
import io.braid.speed.service.StreamService;
import io.braid.speed.source.http.HttpEndpoints;
import io.braid.speed.submit.LogsCommand;
import io.braid.speed.submit.SpeedCommand;
import io.braid.speed.submit.StatusCommand;
import io.braid.speed.submit.StopCommand;
import io.braid.speed.submit.Submission;
import io.braid.telemetry.MetricsOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code braid speed}. */
@Command(
    name = "speed",
    description = {
      "Reads the streams of a project and keeps their views: an epoch a second.",
      "Runs until it is stopped; start it again and it goes on exactly where it was."
    },
    footer = {"", "Example: braid speed --project examples/flights"},
    subcommands = {StopCommand.class, StatusCommand.class, LogsCommand.class})
public final class Main implements Callable<Integer> {
  private static final int COMMITS_BETWEEN_CHECKPOINTS = 100;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private MetricsOption shown = new MetricsOption();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "The Spark master. Default: ${DEFAULT-VALUE}, all cores of this machine.")
  private String master = "local[*]";

  @Option(
      names = "--accept-gap",
      paramLabel = "[STREAM:]PARTITION:FROM-TO",
      converter = AcceptedGap.Converter.class,
      description = {
        "Goes on behind offsets FROM up to, not including, TO that the source has lost. Only if exactly",
        "these are lost; every certificate says so from then on. May be repeated."
      })
  private List<AcceptedGap> accepted = List.of();

  @Option(
      names = "--detach",
      description = "Starts it in the background of this machine, and returns when it is ready.")
  private boolean detach;

  @Option(
      names = "--deploy-mode",
      paramLabel = "client|cluster",
      description = {
        "Where the driver runs. 'client', the default: here. 'cluster': in the cluster, which starts it",
        "again if it dies; returns when it is ready. With the masters spark://… and yarn."
      })
  private DeployMode deployMode = DeployMode.client;

  /** As they are written. */
  private enum DeployMode {
    client,
    cluster
  }

  public static void main(String[] arguments) {
    boolean dead = arguments.length > 0 && arguments[0].equals("dead");
    System.exit(Commands.run(dead ? new DeadCommands() : new Main(), arguments));
  }

  @Override
  public Integer call() {
    Project project = options.loadProject();
    AcceptedGap.requireKnown(accepted, project);
    SparkSettings.use(project);
    if (detach || deployMode == DeployMode.cluster) {
      submit(project);
      return 0;
    }
    run(project);
    return 0;
  }

  private void submit(Project project) {
    List<String> more = new ArrayList<>(List.of("--master", master));
    accepted.forEach(gap -> more.addAll(List.of("--accept-gap", gap.toText())));
    more.addAll(shown.arguments());
    SpeedCommand command = new SpeedCommand(Main.class.getName(), project.folder(), more);
    Submission submission = new Submission(project, command, master, System.out);
    if (deployMode == DeployMode.cluster) {
      submission.toCluster();
    } else {
      submission.detach();
    }
  }

  private void run(Project project) {
    Clock clock = Clock.systemUTC();
    SpeedMetrics reporter =
        new SpeedMetrics(
            new LineReporter(System.out, System.err, options.json(), clock),
            project.streams().stream().map(StreamDefinition::name).toList());
    shown.start(reporter, reporter::notReady);
    SparkSession spark = LakeSession.open("braid speed", master, settings(project));
    DeltaTableLogs lake =
        new DeltaTableLogs(
            project.lake().toString(), spark.sparkContext().hadoopConfiguration(), clock);
    CheckpointingTableLogs logs = new CheckpointingTableLogs(lake, COMMITS_BETWEEN_CHECKPOINTS);
    StreamWiring wiring =
        new StreamWiring(project, spark, lake, logs, clock, new HttpEndpoints(), reporter);
    wiring.registerUnknown();
    List<StreamService> streams =
        project.streams().stream()
            .map(stream -> wiring.wire(stream, AcceptedGap.of(accepted, stream)))
            .toList();
    new SpeedService(streams, reporter).run(spark.sparkContext(), project.interval());
  }

  private static Map<String, String> settings(Project project) {
    List<StreamDefinition> streams = project.streams();
    return Map.of(
        "spark.streaming.concurrentJobs",
        String.valueOf(streams.size()),
        "spark.streaming.unpersist",
        "false");
  }
}
