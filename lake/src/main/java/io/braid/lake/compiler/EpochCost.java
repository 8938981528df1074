package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * What a view costs an epoch, read off its plan: a task runs it over the events that it holds, and
 * shuffles nothing.
 *
 * @param passes how often the epoch's events are read, from memory
 * @param rowsOfEvent into how many rows a pass makes of an event, at most, but for what the event
 *     itself decides
 * @param multiplied by what the event itself decides, in words
 * @param bytesOfKey of the row that the increments get for a key that the epoch meets: epoch, key
 *     and state, as Spark holds them in memory, text as 20 bytes
 * @param sets the rows besides, for what is kept in rows of its own
 */
public record EpochCost(
    int passes,
    int rowsOfEvent,
    List<String> multiplied,
    int bytesOfKey,
    List<StateEstimate.Set> sets) {
  public EpochCost {
    multiplied = List.copyOf(multiplied);
    sets = List.copyOf(sets);
  }

  static EpochCost of(LogicalPlan rows, String stream, Layout layout) {
    StateEstimate state = StateEstimate.of(layout);
    int front = Long.BYTES + bytesOf(layout.keyColumns());
    Rows made = rowsOf(rows, stream);
    return new EpochCost(
        passesOf(rows, stream) * (1 + state.sets().size()),
        made.most(),
        made.multiplied(),
        front + state.bytes(),
        state.sets().stream()
            .map(set -> new StateEstimate.Set(set.rows(), front + set.bytes()))
            .toList());
  }

  private static int bytesOf(List<? extends Attribute> columns) {
    return columns.stream().mapToInt(column -> column.dataType().defaultSize()).sum();
  }

  private static int passesOf(LogicalPlan rows, String stream) {
    return StreamLeaf.is(rows)
        ? 1
        : children(rows, stream).mapToInt(child -> passesOf(child, stream)).sum();
  }

  private record Rows(int most, List<String> multiplied) {
    Rows times(String more) {
      List<String> all = new ArrayList<>(multiplied);
      all.add(more);
      return new Rows(most, all);
    }
  }

  /** Each SELECT of a UNION ALL is a pass of its own; the one that makes most counts. */
  private static Rows rowsOf(LogicalPlan rows, String stream) {
    Rows below =
        children(rows, stream)
            .map(child -> rowsOf(child, stream))
            .max(
                Comparator.<Rows>comparingInt(each -> each.multiplied().size())
                    .thenComparingInt(Rows::most))
            .orElse(new Rows(1, List.of()));
    if (rows instanceof Generate) {
      return below.times("elements of its array");
    }
    if (rows instanceof Join) {
      return below.times("matches in a dimension");
    }
    return rows instanceof Expand expand
        ? new Rows(below.most() * expand.projections().size(), below.multiplied())
        : below;
  }

  /** Those that read the stream: another stream's epochs are not this one's. */
  private static Stream<LogicalPlan> children(LogicalPlan rows, String stream) {
    return Trees.list(rows.children()).stream()
        .filter(child -> StreamLeaf.streamsOf(child).contains(stream));
  }

  /** As in {@code 3 × elements of its array}. */
  public String rowsText() {
    List<String> factors = new ArrayList<>(multiplied);
    if (rowsOfEvent > 1 || factors.isEmpty()) {
      factors.add(0, Integer.toString(rowsOfEvent));
    }
    return String.join(" × ", factors);
  }

  /** As in {@code 2 passes, rows of an event: 3, increment of a key: 36 bytes}. */
  public String toText() {
    StringBuilder text =
        new StringBuilder(
            "%d pass%s, rows of an event: %s, increment of a key: %d bytes"
                .formatted(passes, passes == 1 ? "" : "es", rowsText(), bytesOfKey));
    sets.forEach(set -> text.append("; rows of %d bytes, %s".formatted(set.bytes(), set.rows())));
    return text.toString();
  }
}
