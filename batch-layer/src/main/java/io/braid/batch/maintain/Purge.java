package io.braid.batch.maintain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.braid.batch.step.FileRunStore;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.protocol.FileRewrite;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamForgetting;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.engine.RowRewrite;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableCleaning.Cleaned;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Takes away at once, after a {@link StreamForgetting}, every file and every log entry of a lake
 * that may hold what was forgotten. Answers as of before end with it. To be tried again after a
 * crash.
 */
public final class Purge {
  private final SparkSession spark;
  private final DeltaTableLogs logs;
  private final FileRunStore runs;
  private final DefinitionFolders folders;
  private final Clock clock;

  public Purge(
      SparkSession spark,
      DeltaTableLogs logs,
      FileRunStore runs,
      DefinitionFolders folders,
      Clock clock) {
    this.spark = spark;
    this.logs = logs;
    this.runs = runs;
    this.folders = folders;
    this.clock = clock;
  }

  /**
   * @param version of the master dataset from which on the events are in no file
   */
  public Cleaned run(StreamEntry stream, long version) {
    Registry registry = new Registrar(logs).load();
    Cleaned cleaned = Cleaned.NOTHING;
    for (DefinitionEntry entry : registry.definitionsOf(stream.name())) {
      cleaned = cleaned.plus(purge(entry.view(), version));
    }
    dropUnregistered(stream);
    withoutKeys(registry, stream);
    cleaned = cleaned.plus(purgeNewest(TableSpec.audits(), Set.of()));
    // Last: by its log a second try knows what a killed one left.
    return cleaned.plus(logs.newCleaning(TableSpec.master(stream)).purge(version, Set.of()));
  }

  private Cleaned purge(ViewManifest view, long version) {
    if (!DefinitionBuild.hasBegun(logs, view)) {
      folders.delete(view.id());
      return Cleaned.NOTHING;
    }
    List<BatchRun> dead =
        runs.loadBefore(view.id(), clock.instant().plus(Duration.ofDays(1))).stream()
            .filter(run -> run.masterVersion() < version)
            .toList();
    Set<String> staged =
        dead.stream()
            .flatMap(run -> run.staged().stream())
            .map(DataFile::path)
            .collect(Collectors.toSet());
    Cleaned cleaned =
        purgeNewest(TableSpec.batch(view), staged)
            .plus(purgeNewest(TableSpec.increments(view), Set.of()));
    dead.forEach(runs::delete);
    return cleaned;
  }

  private Cleaned purgeNewest(TableSpec table, Set<String> dead) {
    return logs.open(table)
        .findLatest()
        .map(LoggedCommit::version)
        .map(newest -> logs.newCleaning(table).purge(newest, dead))
        .orElse(Cleaned.NOTHING);
  }

  /** Definitions that are no longer registered; what is not known to read another stream. */
  private void dropUnregistered(StreamEntry stream) {
    Registrar registrar = new Registrar(logs);
    List<ViewId> found = folders.list();
    Registry registry = registrar.load(); // after that: whatever has a folder was registered before
    for (ViewId id : found) {
      boolean mayHold =
          registry.find(id).isEmpty()
              && registrar.findEver(id).stream()
                  .allMatch(view -> view.stream().equals(stream.name()));
      if (mayHold) {
        folders.delete(id);
      }
    }
  }

  /** An audit that found differences names keys. */
  private void withoutKeys(Registry registry, StreamEntry stream) {
    Object[] views =
        registry.definitionsOf(stream.name()).stream()
            .map(entry -> entry.view().name())
            .distinct()
            .toArray();
    RowRewrite engine =
        new RowRewrite(
            spark,
            logs,
            TableSpec.audits(),
            TableSpec.audits(),
            rows ->
                rows.withColumn(
                    "keys", when(col("view").isin(views), lit(null)).otherwise(col("keys"))));
    new FileRewrite(logs.open(TableSpec.audits()), engine)
        .run(Purge::inOne, Operation.FORGET, Stamp.Audits.class, (stamp, gone) -> stamp);
  }

  /** Audits are few and small, so they are put together while they are rewritten. */
  private static List<List<DataFile>> inOne(TableSnapshot audits) {
    return audits.files().isEmpty() ? List.of() : List.of(audits.files());
  }
}
