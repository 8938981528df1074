package io.braid.lake.compiler;

import java.util.List;

/**
 * What a view keeps of each key, roughly: as Spark holds it in memory, text as 20 bytes.
 *
 * @param columns columns of a group's own row, without keys
 * @param bytes of those
 * @param sets what is kept in rows of its own
 */
public record StateEstimate(int columns, int bytes, List<Set> sets) {
  public StateEstimate {
    sets = List.copyOf(sets);
  }

  /**
   * A state of many rows.
   *
   * @param rows how many there are, in words
   * @param bytes of one row, without the keys of the group
   */
  public record Set(String rows, int bytes) {}

  /**
   * On one line, as in {@code 2 columns, 16 bytes; 12 bytes a row, one for each different value}.
   */
  public String toText() {
    StringBuilder text =
        new StringBuilder(
            "%d column%s, %d bytes".formatted(columns, columns == 1 ? "" : "s", bytes));
    sets.forEach(set -> text.append("; rows of %d bytes, %s".formatted(set.bytes(), set.rows())));
    return text.toString();
  }

  static StateEstimate of(Layout layout) {
    int setColumns = layout.sets().stream().mapToInt(set -> set.states().size()).sum();
    return new StateEstimate(
        layout.stateColumns().size() - setColumns,
        layout.baseLifts().keySet().stream()
            .mapToInt(column -> column.dataType().defaultSize())
            .sum(),
        layout.sets().stream()
            .map(
                stored ->
                    new Set(
                        stored.set().rows(),
                        java.util.stream.Stream.concat(
                                stored.elements().stream(), stored.states().stream())
                            .mapToInt(column -> column.dataType().defaultSize())
                            .sum()))
            .toList());
  }
}
