package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How many values lie below the first bound, from each bound up to the next, and from the last one
 * upwards: always one more than there are bounds, zero where there are none.
 *
 * @param bounds ascending, and of the type of the values
 */
public record Histogram(List<Object> bounds) implements Aggregate {
  public Histogram {
    bounds = List.copyOf(bounds);
    for (int i = 1; i < bounds.size(); i++) {
      if (Values.compare(bounds.get(i - 1), bounds.get(i)) >= 0) {
        throw new IllegalArgumentException("The bounds of buckets ascend, but were " + bounds);
      }
    }
  }

  @Override
  public List<Part> parts() {
    return ElementCounts.PARTS;
  }

  @Override
  public ColumnType result() {
    return new ColumnType.Array(Simple.BIGINT);
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    Object value = arguments.get(0);
    return value == null
        ? ElementCounts.none()
        : ElementCounts.once(
            bounds.stream().filter(bound -> Values.compare(bound, value) <= 0).count());
  }

  @Override
  public Object present(List<@Nullable Object> state) {
    Map<Object, Object> counts = Part.Rows.elements(state.get(0));
    return LongStream.rangeClosed(0, bounds.size())
        .mapToObj(bucket -> counts.getOrDefault(bucket, 0L))
        .toList();
  }
}
