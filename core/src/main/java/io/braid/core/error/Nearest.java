package io.braid.core.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class Nearest {
  private Nearest() {}

  /** The candidate with the smallest edit distance, unless it is as good as unrelated. */
  public static Optional<String> find(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The next sentence: the nearest candidate, or all of them. */
  public static String hint(String word, Collection<String> candidates) {
    return find(word, candidates)
        .map("Did you mean '%s'?"::formatted)
        .orElseGet(
            () ->
                candidates.isEmpty()
                    ? "There is none yet."
                    : "Known: " + String.join(", ", candidates));
  }

  /** Insertions, deletions, replacements and swaps of neighbours; case counts nothing. */
  static int distance(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, steps);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] steps) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best =
        Math.min(
            Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
  }
}
