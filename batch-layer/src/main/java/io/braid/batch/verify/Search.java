package io.braid.batch.verify;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.MergedView;
import io.braid.lake.compiler.CompiledView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Finds where differences come from. An epoch is looked at for a few keys only, and for all of them
 * at once.
 */
final class Search {
  /** Every key more may cost looks of its own. */
  private static final int MOST_KEYS = 10;

  private static final String OTHERS = "only the first %d keys were traced".formatted(MOST_KEYS);

  private final Proof proof;
  private final CompiledView compiled;
  private final Supplier<MergedView> load;

  /**
   * @param load the merged view as of the epoch that the proof is of
   */
  Search(Proof proof, CompiledView compiled, Supplier<MergedView> load) {
    this.proof = proof;
    this.compiled = compiled;
    this.load = load;
  }

  /** For each key the source of its difference. */
  List<Since> of(List<String> keys) {
    MergedView merged;
    try {
      merged = load.get();
    } catch (BraidException e) {
      if (e.code() != ErrorCode.HORIZON_EXPIRED && e.code() != ErrorCode.INCREMENT_MISSING) {
        throw e;
      }
      return keys.stream().<Since>map(key -> new Since.NotTraced(e.toText())).toList();
    }
    List<String> traced = keys.stream().limit(MOST_KEYS).toList();
    Map<Long, Set<String>> seen = new HashMap<>();
    Bisection bisection =
        new Bisection(
            merged.horizon(),
            merged.epoch().number(),
            (epoch, key) ->
                seen.computeIfAbsent(epoch, at -> differing(merged, at, traced)).contains(key));
    return IntStream.range(0, keys.size())
        .mapToObj(
            place ->
                place < MOST_KEYS
                    ? since(merged, bisection, keys.get(place))
                    : new Since.NotTraced(OTHERS))
        .toList();
  }

  private Since since(MergedView merged, Bisection bisection, String key) {
    if (!bisection.differsAtLast(key)) {
      return new Since.InNode();
    }
    OptionalLong epoch = bisection.findFirst(key);
    return epoch.isPresent()
        ? new Since.InEpoch(proof.loadEpoch(epoch.getAsLong()))
        : new Since.InBatch(merged.horizon());
  }

  private Set<String> differing(MergedView merged, long epoch, List<String> keys) {
    return new HashSet<>(proof.compareAt(compiled, merged, epoch, keys).unequalIds());
  }
}
