package io.braid.speed.dead;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.project.Project;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.Widening;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.lake.session.LakeSession;
import io.braid.lake.session.SparkSettings;
import io.braid.lake.table.DeltaTableLogs;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A stream of the project's lake as it is in effect, for the length of one command. */
record OpenStream(SparkSession spark, DeltaTableLogs lake, StreamEntry entry)
    implements AutoCloseable {

  /**
   * @throws BraidException {@code USAGE} with the nearest name
   */
  static OpenStream open(Project project, StreamChoice choice) {
    SparkSettings.use(project);
    SparkSession spark = LakeSession.open("braid dead", choice.master(), Map.of());
    DeltaTableLogs lake =
        new DeltaTableLogs(
            project.lake().toString(),
            spark.sparkContext().hadoopConfiguration(),
            Clock.systemUTC());
    Registry registry = new Registrar(lake).load();
    StreamEntry registered =
        registry
            .findStream(choice.stream())
            .orElseThrow(() -> unknown(project, registry, choice.stream()));
    return new OpenStream(spark, lake, Widening.inEffect(lake, registered));
  }

  /** All that the master dataset holds now; empty before a speed layer has run. */
  Optional<TableSnapshot> findMaster() {
    return lake.open(TableSpec.master(entry))
        .findLatest()
        .map(LoggedCommit::version)
        .map(lake.open(TableSpec.master(entry))::loadSnapshot);
  }

  private static BraidException unknown(Project project, Registry registry, String name) {
    List<String> known = registry.streams().stream().map(StreamEntry::name).toList();
    return new BraidException(
        ErrorCode.USAGE,
        known.isEmpty()
            ? "The lake '%s' has no stream yet, so there is no '%s'. 'braid apply' registers the project's streams."
                .formatted(project.lake(), name)
            : "The lake has no stream '%s'. %s".formatted(name, Nearest.hint(name, known)));
  }

  @Override
  public void close() {
    spark.stop();
  }
}
