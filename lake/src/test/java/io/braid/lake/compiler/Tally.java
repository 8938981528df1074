package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts verdicts and prints them. */
final class Tally {
  private final String name;
  private final List<Judge.Outcome> outcomes = new ArrayList<>();
  private int proven;

  Tally(String name) {
    this.name = name;
  }

  Judge.Outcome add(Judge.Outcome outcome) {
    outcomes.add(outcome);
    return outcome;
  }

  void addProven() {
    proven++;
  }

  List<Judge.Outcome> of(Judge.Kind kind) {
    return outcomes.stream().filter(outcome -> outcome.kind() == kind).toList();
  }

  /** One line of counts, then the commonest reasons of what was not accepted. */
  String toText(int reasons) {
    Map<Judge.Kind, Integer> counts = new EnumMap<>(Judge.Kind.class);
    for (Judge.Kind kind : Judge.Kind.values()) {
      counts.put(kind, of(kind).size());
    }
    String slowest =
        outcomes.stream()
            .max(Comparator.comparing(Judge.Outcome::took))
            .map(one -> "%d ms".formatted(one.took().toMillis()))
            .orElse("none");
    return "%s: %d texts: %d exact, %d bounded (%d proven equal), %d refused, %d invalid, %d internal errors; slowest compile %s%s"
        .formatted(
            name,
            outcomes.size(),
            counts.get(Judge.Kind.EXACT),
            counts.get(Judge.Kind.BOUNDED),
            proven,
            counts.get(Judge.Kind.REFUSED),
            counts.get(Judge.Kind.INVALID),
            counts.get(Judge.Kind.INTERNAL),
            slowest,
            reasons(Judge.Kind.REFUSED, reasons) + reasons(Judge.Kind.INVALID, reasons));
  }

  private String reasons(Judge.Kind kind, int count) {
    Map<String, Integer> reasons = new HashMap<>();
    of(kind).forEach(outcome -> reasons.merge(skeleton(outcome.says()), 1, Integer::sum));
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(count)
        .map(
            reason ->
                "\n  %5d %s: %s"
                    .formatted(
                        reason.getValue(), kind.name().toLowerCase(Locale.ROOT), reason.getKey()))
        .collect(Collectors.joining());
  }

  /** The words of a reason without the query's own. */
  private static String skeleton(String says) {
    String text = says.replaceFirst("^\\w+ +\\S+ ", "").replaceAll("\\s+", " ");
    String words = text.replaceAll("'[^']*'", "'…'").replaceAll("\\([^()]*\\)", "(…)");
    return words.length() > 110 ? words.substring(0, 110) + "…" : words;
  }
}
