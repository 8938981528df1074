package io.braid.batch.verify;

import io.braid.batch.engine.LakeRows;
import io.braid.batch.engine.RowComparison;
import io.braid.batch.verify.Comparison.UnequalKey;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.lake.compiler.CompiledView;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs a definition as plain SQL over P(e), and compares it row for row with what is served. */
public final class Proof {
  /** What the plain SQL is compared with, unless a serving node is named. */
  public static final String MERGED_VIEW = "merged view";

  private final TableLogs logs;
  private final StreamEntry stream;
  private final LakeRows rows;
  private final StreamPosition position;

  public Proof(TableLogs logs, StreamEntry stream, LakeRows rows) {
    this.logs = logs;
    this.stream = stream;
    this.rows = rows;
    this.position = new StreamPosition(logs, stream);
  }

  /**
   * Against batch view ⊕ increments, as the lake holds them.
   *
   * @throws io.braid.core.error.BraidException {@code HORIZON_EXPIRED} or {@code INCREMENT_MISSING}
   *     if the view cannot be answered as of that epoch
   */
  public Verification verify(CompiledView compiled, Epoch epoch, Sample sample) {
    MergedView merged = MergedView.load(logs, compiled.manifest(), epoch);
    NodeAnswer answer =
        new NodeAnswer(MERGED_VIEW, epoch.number(), merged.horizon(), present(compiled, merged));
    return verify(compiled, answer, sample, () -> merged);
  }

  /** Against what a serving node answered, as of the epoch of its certificate. */
  public Verification verify(CompiledView compiled, NodeAnswer answer, Sample sample) {
    return verify(
        compiled,
        answer,
        sample,
        () -> MergedView.load(logs, compiled.manifest(), position.load(answer.epoch())));
  }

  private Verification verify(
      CompiledView compiled, NodeAnswer answer, Sample sample, Supplier<MergedView> merged) {
    ShownKeys keys = ShownKeys.of(compiled.manifest());
    Comparison comparison =
        new Comparison(
            keys, sample.of(plain(compiled, answer.epoch()), keys), sample.of(answer.rows(), keys));
    RowComparison.Tally tally = comparison.tally();
    Differences differences =
        tally.unequal() == 0
            ? Differences.NONE
            : explain(comparison, new Search(this, compiled, merged));
    return new Verification(
        compiled.manifest().name(),
        answer.epoch(),
        answer.horizon(),
        answer.node(),
        sample,
        tally.left(),
        tally.equal() + differences.count(),
        differences);
  }

  private static Differences explain(Comparison comparison, Search search) {
    List<UnequalKey> keys = comparison.unequalKeys();
    List<Since> since = search.of(keys.stream().map(UnequalKey::id).toList());
    return new Differences(
        comparison.countUnequalKeys(),
        IntStream.range(0, keys.size())
            .mapToObj(place -> comparison.explain(keys.get(place), since.get(place)))
            .toList());
  }

  /** The plain SQL and the merged view as of an epoch; the batch view is the same at each. */
  Comparison compareAt(
      CompiledView compiled, MergedView merged, long epoch, List<String> onlyKeys) {
    ShownKeys keys = ShownKeys.of(compiled.manifest());
    MergedView then =
        new MergedView(
            merged.view(),
            merged.batchVersion(),
            merged.horizon(),
            position.load(epoch),
            merged.batch(),
            merged.increments());
    return new Comparison(
        keys,
        keys.only(onlyKeys, plain(compiled, epoch)),
        keys.only(onlyKeys, present(compiled, then)));
  }

  Epoch loadEpoch(long number) {
    return position.load(number);
  }

  private Dataset<Row> present(CompiledView compiled, MergedView merged) {
    return compiled.present(rows.merged(compiled, merged));
  }

  /** The definition itself over the events through an epoch. */
  private Dataset<Row> plain(CompiledView compiled, long epoch) {
    return compiled.plain(rows.eventsThrough(position.loadNewest(), epoch));
  }
}
