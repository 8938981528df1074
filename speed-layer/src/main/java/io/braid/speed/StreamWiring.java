package io.braid.speed;

import io.braid.core.log.TableLogs;
import io.braid.core.project.FilesSource;
import io.braid.core.project.FlumeSource;
import io.braid.core.project.HttpSource;
import io.braid.core.project.KafkaSource;
import io.braid.core.project.KinesisSource;
import io.braid.core.project.Project;
import io.braid.core.project.Setting;
import io.braid.core.project.StreamDefinition;
import io.braid.core.protocol.FileLog;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Format;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.dimension.DimensionTables;
import io.braid.lake.registry.ProjectCompiler;
import io.braid.lake.registry.RegistryRows;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.speed.epoch.KeptViews;
import io.braid.speed.service.Pace;
import io.braid.speed.service.Reporter;
import io.braid.speed.service.StreamService;
import io.braid.speed.source.Gaps;
import io.braid.speed.source.Source;
import io.braid.speed.source.files.FileFolder;
import io.braid.speed.source.files.FileRecords;
import io.braid.speed.source.files.LakeFileRows;
import io.braid.speed.source.flume.FlumeDoor;
import io.braid.speed.source.http.HttpEndpoints;
import io.braid.speed.source.inbox.Inbox;
import io.braid.speed.source.kafka.KafkaSettings;
import io.braid.speed.source.kafka.KafkaTopic;
import io.braid.speed.source.kinesis.KinesisSettings;
import io.braid.speed.source.kinesis.KinesisStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Puts together what each stream of a project needs. */
record StreamWiring(
    Project project,
    SparkSession spark,
    DeltaTableLogs lake,
    TableLogs logs,
    Clock clock,
    HttpEndpoints http,
    Reporter reporter) {

  /**
   * Registers the project's streams that the lake does not know, with their views live from the
   * first epoch on. What the registry knows already, it alone says.
   */
  void registerUnknown() {
    Registrar registrar = new Registrar(logs);
    Registry known = registrar.load();
    if (project.streams().stream().allMatch(one -> known.findStream(one.name()).isPresent())) {
      return;
    }
    Map<StreamEntry, List<ViewManifest>> views = new LinkedHashMap<>();
    new ProjectCompiler(spark)
        .compile(project)
        .forEach(
            (stream, compiled) -> {
              compiled.forEach(new DimensionTables(spark, lake)::writeOf);
              views.put(stream, compiled.stream().map(CompiledView::manifest).toList());
            });
    registrar.change(now -> now.withUnknown(views), new RegistryRows(lake));
  }

  StreamService wire(StreamDefinition stream, Gaps gaps) {
    String name = stream.name();
    KeptViews views =
        new KeptViews(
            spark,
            lake,
            logs,
            name,
            Executors.newSingleThreadExecutor(work -> newThread("registry-" + name, work)),
            reason -> reporter.leftOut(name, reason));
    ExecutorService commits =
        Executors.newCachedThreadPool(work -> newThread("commits-" + name, work));
    String writer = WriterId.next();
    return new StreamService(
        name,
        source(stream),
        gaps,
        views,
        kept ->
            StreamWriter.open(
                logs, kept.stream(), kept.manifests(), writer, clock, views.catchUp(), commits),
        Pace.of(project),
        clock,
        reporter,
        (last, kept) -> reporter.ready(name, last, kept.views().size(), project.lake().toString()));
  }

  private Source source(StreamDefinition stream) {
    if (stream.source() instanceof KafkaSource kafka) {
      return new KafkaTopic(
          new KafkaSettings(
              kafka.bootstrap().value(), kafka.topic().value(), kafka.toConsumerProperties()),
          kafka.start());
    }
    if (stream.source() instanceof KinesisSource kinesis) {
      return new KinesisStream(KinesisSettings.of(kinesis), clock);
    }
    if (stream.source() instanceof FlumeSource flume) {
      return new Inbox("flume", new FlumeDoor(flume.host(), flume.port()));
    }
    if (stream.source() instanceof HttpSource posts) {
      Optional<String> token = posts.token().map(Setting::value);
      return new Inbox("http", http.at(posts.port()).door(stream.name(), token));
    }
    FilesSource files = (FilesSource) stream.source();
    return new FileFolder(
        new Path(files.folder()),
        files.names(),
        FileRecords.of(formatOf(stream)),
        files.settle(),
        () -> new FileLog(logs, stream.name(), new LakeFileRows(spark, lake, stream.name())),
        spark.sparkContext().hadoopConfiguration(),
        clock);
  }

  /** The registered one, which the records are decoded by. */
  private Format formatOf(StreamDefinition stream) {
    return new Registrar(logs)
        .load()
        .findStream(stream.name())
        .map(StreamEntry::format)
        .orElse(stream.format());
  }

  private static Thread newThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
