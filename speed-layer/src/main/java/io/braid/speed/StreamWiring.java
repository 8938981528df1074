package io.braid.speed;

import io.braid.core.log.TableLogs;
import io.braid.core.project.Project;
import io.braid.core.project.StreamDefinition;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.registry.RegistryRows;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.speed.epoch.CatchUp;
import io.braid.speed.epoch.EpochJob;
import io.braid.speed.service.Pace;
import io.braid.speed.service.Reporter;
import io.braid.speed.service.StreamService;
import io.braid.speed.source.KafkaSettings;
import io.braid.speed.source.KafkaTopic;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;

/** Puts together what each stream of a project needs. */
record StreamWiring(
    Project project,
    SparkSession spark,
    DeltaTableLogs lake,
    TableLogs logs,
    Clock clock,
    Reporter reporter) {

  /** Registers the stream with its views; they are live from the next epoch on. */
  StreamService wire(StreamEntry stream, List<CompiledView> views) {
    List<ViewManifest> manifests = views.stream().map(CompiledView::manifest).toList();
    new Registrar(logs).register(stream, manifests, new RegistryRows(lake));
    IncrementBuilder builder = new CatchUp(spark, lake, stream, views);
    ExecutorService commits = newCommitThreads(stream.name(), Math.max(1, views.size()));
    String writer = newWriterId();
    return new StreamService(
        stream.name(),
        new KafkaTopic(settings(project.findStream(stream.name()).orElseThrow())),
        () -> StreamWriter.open(logs, stream, manifests, writer, clock, builder, commits),
        EpochJob.plan(spark, lake, stream, views),
        Pace.of(project),
        clock,
        reporter,
        last -> reporter.ready(stream.name(), last, views.size(), project.lake().toString()));
  }

  private static KafkaSettings settings(StreamDefinition stream) {
    return new KafkaSettings(
        stream.source().bootstrap().value(),
        stream.source().topic().value(),
        stream.source().toConsumerProperties());
  }

  private static ExecutorService newCommitThreads(String stream, int count) {
    return Executors.newFixedThreadPool(
        count,
        work -> {
          Thread thread = new Thread(work, "commits-" + stream);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Tells a person where the winner of a fenced stream runs. */
  private static String newWriterId() {
    return "%s-%d-%s"
        .formatted(
            hostName(),
            ProcessHandle.current().pid(),
            UUID.randomUUID().toString().substring(0, 8));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
