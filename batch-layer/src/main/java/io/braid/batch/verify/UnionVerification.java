package io.braid.batch.verify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a proof of a view over several streams came to.
 *
 * @param epochs of each stream, the epoch that its events were read through
 * @param rows of the plain SQL
 * @param differing rows that are not as often in the merged view
 * @param shown the first few of them, as a person reads them
 */
public record UnionVerification(
    String view, Map<String, Long> epochs, long rows, long differing, List<String> shown) {
  public UnionVerification {
    epochs = Map.copyOf(epochs);
    shown = List.copyOf(shown);
  }

  public String toText() {
    return "%s at %s: %d rows, %d differing rows".formatted(view, epochsText(), rows, differing);
  }

  public String epochsText() {
    return new TreeMap<>(epochs)
        .entrySet().stream()
            .map(each -> "epoch %d of %s".formatted(each.getValue(), each.getKey()))
            .collect(Collectors.joining(", "));
  }
}
