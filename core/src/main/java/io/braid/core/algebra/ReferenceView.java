package io.braid.core.algebra;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A view as a fold in plain Java. Its state is a map from key values to the parts of all its
 * aggregates, in order: a plain, unmodifiable value that may be kept, compared and combined.
 *
 * @param <R> a row
 * @param where which rows count
 * @param keys the grouping columns; without any there is one group, even of no rows
 * @param measures the aggregates
 */
public record ReferenceView<R>(
    Predicate<R> where, List<Function<R, @Nullable Object>> keys, List<Measure<R>> measures) {

  /**
   * An aggregate over rows.
   *
   * @param arguments what is aggregated
   * @param filter its FILTER clause
   */
  public record Measure<R>(
      Aggregate aggregate, Function<R, List<@Nullable Object>> arguments, Predicate<R> filter) {

    /** Of one argument. */
    public static <R> Measure<R> of(Aggregate aggregate, Function<R, @Nullable Object> argument) {
      return new Measure<>(aggregate, row -> Numbers.one(argument.apply(row)), row -> true);
    }

    public Measure<R> where(Predicate<R> condition) {
      return new Measure<>(aggregate, arguments, condition);
    }

    private List<@Nullable Object> lift(R row) {
      return filter.test(row) ? aggregate.lift(arguments.apply(row)) : aggregate.identity();
    }
  }

  public ReferenceView {
    keys = List.copyOf(keys);
    measures = List.copyOf(measures);
  }

  /** The state of these rows. */
  public Map<List<@Nullable Object>, List<@Nullable Object>> partial(Iterable<R> rows) {
    Map<List<@Nullable Object>, List<@Nullable Object>> state = new HashMap<>();
    for (R row : rows) {
      if (where.test(row)) {
        state.merge(key(row), lift(row), this::combineParts);
      }
    }
    return Collections.unmodifiableMap(state);
  }

  /** The state of the rows of both. */
  public Map<List<@Nullable Object>, List<@Nullable Object>> combine(
      Map<List<@Nullable Object>, List<@Nullable Object>> a,
      Map<List<@Nullable Object>, List<@Nullable Object>> b) {
    Map<List<@Nullable Object>, List<@Nullable Object>> combined = new HashMap<>(a);
    b.forEach((key, parts) -> combined.merge(key, parts, this::combineParts));
    return Collections.unmodifiableMap(combined);
  }

  /** What a query sees: for each key the value of each aggregate. */
  public Map<List<@Nullable Object>, List<@Nullable Object>> present(
      Map<List<@Nullable Object>, List<@Nullable Object>> state) {
    Map<List<@Nullable Object>, List<@Nullable Object>> answer = new HashMap<>();
    state.forEach((key, parts) -> answer.put(key, presentParts(parts)));
    if (keys.isEmpty() && state.isEmpty()) {
      answer.put(List.of(), presentParts(identity()));
    }
    return Collections.unmodifiableMap(answer);
  }

  private List<@Nullable Object> key(R row) {
    List<@Nullable Object> key = new ArrayList<>();
    keys.forEach(column -> key.add(Values.normalize(column.apply(row))));
    return Collections.unmodifiableList(key);
  }

  private List<@Nullable Object> lift(R row) {
    List<@Nullable Object> parts = new ArrayList<>();
    measures.forEach(measure -> parts.addAll(measure.lift(row)));
    return Collections.unmodifiableList(parts);
  }

  private List<@Nullable Object> identity() {
    List<@Nullable Object> parts = new ArrayList<>();
    measures.forEach(measure -> parts.addAll(measure.aggregate().identity()));
    return parts;
  }

  private List<@Nullable Object> combineParts(List<@Nullable Object> a, List<@Nullable Object> b) {
    List<@Nullable Object> combined = new ArrayList<>();
    for (Measure<R> measure : measures) {
      int from = combined.size();
      int to = from + measure.aggregate().parts().size();
      combined.addAll(measure.aggregate().combine(a.subList(from, to), b.subList(from, to)));
    }
    return Collections.unmodifiableList(combined);
  }

  private List<@Nullable Object> presentParts(List<@Nullable Object> parts) {
    List<@Nullable Object> values = new ArrayList<>();
    int from = 0;
    for (Measure<R> measure : measures) {
      int to = from + measure.aggregate().parts().size();
      values.add(measure.aggregate().present(parts.subList(from, to)));
      from = to;
    }
    return Collections.unmodifiableList(values);
  }
}
