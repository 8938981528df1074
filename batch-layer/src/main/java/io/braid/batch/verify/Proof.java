package io.braid.batch.verify;

import io.braid.batch.engine.LakeRows;
import io.braid.batch.engine.RowComparison;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs a definition as plain SQL over P(e), and compares it row for row with the merged view. */
public final class Proof {
  private final TableLogs logs;
  private final StreamEntry stream;
  private final LakeRows rows;

  public Proof(TableLogs logs, StreamEntry stream, LakeRows rows) {
    this.logs = logs;
    this.stream = stream;
    this.rows = rows;
  }

  /**
   * @throws io.braid.core.error.BraidException {@code HORIZON_EXPIRED} or {@code INCREMENT_MISSING}
   *     if the view cannot be answered as of that epoch
   */
  public Verification verify(CompiledView compiled, Epoch epoch) {
    ViewManifest view = compiled.manifest();
    MergedView merged = MergedView.load(logs, view, epoch);
    RowComparison comparison =
        new RowComparison(
            compiled.plain(eventsThrough(epoch)), compiled.present(rows.merged(compiled, merged)));
    RowComparison.Tally tally = comparison.tally();
    List<Integer> keys = shownKeys(view);
    Differences differences =
        tally.unequal() == 0 ? Differences.NONE : Differences.of(view, keys, comparison);
    return new Verification(
        view.name(), epoch.number(), merged.horizon(), tally.left(), differences);
  }

  private Dataset<Row> eventsThrough(Epoch epoch) {
    long version = new StreamPosition(logs, stream).loadCommit(epoch.number()).version();
    TableSnapshot master = logs.open(TableSpec.master(stream)).loadSnapshot(version);
    return rows.events(master, new EpochRange(1, Math.max(1, epoch.number())));
  }

  /** Places of the outputs that are keys. */
  private static List<Integer> shownKeys(ViewManifest view) {
    List<String> keys = view.keys().stream().map(key -> '"' + key.name() + '"').toList();
    return IntStream.range(0, view.output().size())
        .filter(place -> keys.contains(view.output().get(place).presentation()))
        .boxed()
        .toList();
  }
}
