package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.view.Merge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FinalFunction} reads from a count and exact power sums: {@code sum} and {@code avg}
 * over double, variances, covariances, correlation, regressions, over numbers of any type. The
 * count is one value, each sum a set of {@link Limbs}. Rows that miss an argument do not count.
 *
 * @param arguments the types of the arguments as SQL orders them: x, or y and x
 */
public record Statistic(FinalFunction function, List<ColumnType> arguments) implements Aggregate {
  public Statistic {
    arguments = List.copyOf(arguments);
    if (!function.readsPowerSums() || arguments.isEmpty() || arguments.size() > 2) {
      throw new IllegalArgumentException("There is no %s of %s".formatted(function, arguments));
    }
    arguments.forEach(type -> Numbers.requireNumber(function.sqlName(), type));
  }

  @Override
  public List<Part> parts() {
    return function.parameters().stream()
        .map(name -> name.equals("n") ? new Part.One(Merge.SUM) : new Part.Rows(Merge.SUM))
        .map(Part.class::cast)
        .toList();
  }

  @Override
  public ColumnType result() {
    return function.result();
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    List<@Nullable Object> state = new ArrayList<>();
    boolean counts = !Values.anyAbsent(arguments);
    for (String name : function.parameters()) {
      if (name.equals("n")) {
        state.add(counts ? 1L : 0L);
      } else {
        state.add(counts ? limbs(name, arguments) : null);
      }
    }
    return Collections.unmodifiableList(state);
  }

  private static @Nullable Object limbs(String name, List<@Nullable Object> arguments) {
    List<Object> factors = new ArrayList<>();
    variables(name)
        .map(variable -> indexOf(variable, arguments.size()))
        .forEach(index -> factors.add(Objects.requireNonNull(arguments.get(index))));
    SortedMap<Object, Object> limbs = new TreeMap<>(ElementOrder.VALUES);
    Limbs.cutProduct(factors, (index, limb) -> limbs.put((long) index, limb));
    return limbs.isEmpty() ? null : Collections.unmodifiableSortedMap(limbs);
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      String name = function.parameters().get(i);
      Object part = state.get(i);
      if (name.equals("n") || part == null) {
        texts.add(part == null ? null : part.toString());
      } else {
        texts.add(ElementCounts.toText(part) + "E-" + scale(name));
      }
    }
    return function.apply(texts);
  }

  /** The unscaled values of decimals are summed. */
  private int scale(String name) {
    return variables(name)
        .mapToObj(variable -> arguments.get(indexOf(variable, arguments.size())))
        .mapToInt(type -> type instanceof Decimal decimal ? decimal.scale() : 0)
        .sum();
  }

  /** The letters after the s. */
  private static IntStream variables(String name) {
    return name.chars().skip(1);
  }

  private static int indexOf(int variable, int arguments) {
    return variable == 'x' ? arguments - 1 : 0;
  }
}
