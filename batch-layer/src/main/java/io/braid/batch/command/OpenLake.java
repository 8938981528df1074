package io.braid.batch.command;

import io.braid.batch.engine.SparkBatchEngine;
import io.braid.batch.engine.SparkOnDemand;
import io.braid.batch.step.FileRunStore;
import io.braid.batch.step.RunId;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.project.Project;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.DeltaTableLogs;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** A project's lake as its registry describes it, for the length of one command. */
final class OpenLake implements AutoCloseable {
  private final String root;
  private final Clock clock = Clock.systemUTC();
  private final Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
  private final SparkOnDemand spark;
  private final DeltaTableLogs logs;
  private final Registry registry;

  /** For a command that starts no Spark job. */
  OpenLake(Project project) {
    this(project, "local[1]");
  }

  OpenLake(Project project, String master) {
    this.spark = new SparkOnDemand("braid batch", master);
    this.root = project.lake().toString();
    this.logs = new DeltaTableLogs(root, hadoop, clock);
    this.registry = new Registrar(logs).load();
  }

  DeltaTableLogs logs() {
    return logs;
  }

  Registry registry() {
    return registry;
  }

  SparkOnDemand spark() {
    return spark;
  }

  /**
   * @throws BraidException {@code USAGE} with the nearest name
   */
  ViewManifest loadView(String name) {
    return registry.views().stream()
        .filter(view -> view.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  StreamEntry streamOf(ViewManifest view) {
    return Optional.of(view.stream())
        .flatMap(registry::findStream)
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.TABLE_CORRUPT,
                    "The registry names view %s, but not its stream %s. Restore the registry from a copy."
                        .formatted(view.name(), view.stream())));
  }

  BatchProtocol protocolOf(ViewManifest view) {
    StreamEntry stream = streamOf(view);
    RunId ids = new RunId(clock);
    return new BatchProtocol(
        logs,
        stream,
        view,
        new FileRunStore(root, hadoop),
        new SparkBatchEngine(spark, logs, stream, clock, ids),
        clock,
        ids);
  }

  private BraidException unknown(String name) {
    List<String> known = registry.views().stream().map(ViewManifest::name).toList();
    return new BraidException(
        ErrorCode.USAGE,
        known.isEmpty()
            ? "The lake '%s' has no view yet, so there is no '%s'. 'braid apply' registers the project's views."
                .formatted(root, name)
            : "The lake has no view '%s'. %s".formatted(name, Nearest.hint(name, known)));
  }

  @Override
  public void close() {
    spark.close();
  }
}
