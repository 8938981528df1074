package io.braid.batch.verify;

import io.braid.batch.engine.LakeRows;
import io.braid.batch.engine.RowComparison;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs a view over several streams as plain SQL over the events of all of them, each through the
 * last epoch that its strand holds, and compares it with the strands merged.
 */
public final class UnionProof {
  private static final int MOST_SHOWN = 20;

  private final TableLogs logs;
  private final List<Strand> strands;

  /** A strand with the rows of its stream. */
  public record Strand(CompiledView compiled, StreamEntry stream, LakeRows rows) {
    ViewManifest view() {
      return compiled.manifest();
    }
  }

  /**
   * @param strands all of one definition
   */
  public UnionProof(TableLogs logs, List<Strand> strands) {
    this.logs = logs;
    this.strands = List.copyOf(strands);
  }

  /**
   * @throws BraidException {@code INCREMENT_MISSING} if a strand has none yet
   */
  public UnionVerification verify() {
    CompiledView compiled = strands.get(0).compiled();
    Map<String, Long> epochs = new HashMap<>();
    Map<String, Dataset<Row>> events = new HashMap<>();
    List<Dataset<Row>> states = new ArrayList<>();
    for (Strand strand : strands) {
      Epoch epoch = lastOf(strand);
      epochs.put(strand.stream().name(), epoch.number());
      events.put(strand.stream().name(), eventsThrough(strand, epoch));
      states.add(
          strand.rows().merged(strand.compiled(), MergedView.load(logs, strand.view(), epoch)));
    }
    Dataset<Row> merged = compiled.merge(states.stream().reduce(Dataset::unionAll).orElseThrow());
    RowComparison comparison = new RowComparison(compiled.plain(events), compiled.present(merged));
    RowComparison.Tally tally = comparison.tally();
    return new UnionVerification(
        compiled.manifest().whole().name(),
        epochs,
        tally.left(),
        tally.unequal(),
        tally.unequal() == 0 ? List.of() : show(comparison));
  }

  private Epoch lastOf(Strand strand) {
    return new StreamPosition(logs, strand.stream())
        .findLastOf(strand.view())
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.INCREMENT_MISSING,
                    "View %s has no increments of stream %s yet, so there is nothing to verify. Start 'braid speed' first."
                        .formatted(strand.view().whole().name(), strand.stream().name())));
  }

  private Dataset<Row> eventsThrough(Strand strand, Epoch epoch) {
    TableSnapshot master = new StreamPosition(logs, strand.stream()).loadNewest();
    return strand.rows().eventsThrough(master, epoch.number());
  }

  private List<String> show(RowComparison comparison) {
    ViewManifest view = strands.get(0).view();
    int width = view.output().size();
    return comparison.unequal().takeAsList(MOST_SHOWN).stream()
        .map(
            row ->
                IntStream.range(0, width)
                        .mapToObj(place -> view.output().get(place).name() + "=" + row.get(place))
                        .collect(Collectors.joining(" ", "[", "]"))
                    + ": plain SQL %d times, merged view %d times"
                        .formatted(row.getLong(width), row.getLong(width + 1)))
        .toList();
  }
}
