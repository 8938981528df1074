package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The algebra under a view's column. For all states a, b, c:
 *
 * <ul>
 *   <li>{@code combine(identity, a) = a}
 *   <li>{@code combine(a, b) = combine(b, a)}
 *   <li>{@code combine(combine(a, b), c) = combine(a, combine(b, c))}
 * </ul>
 *
 * so the lifted values of a column may be cut and combined in any way. A state is one value for
 * each part, never a reference to anything; null is the identity of each part.
 */
public sealed interface Aggregate permits Count, Sum, Average, Extreme {

  /** How each part of a state is combined. */
  List<Merge> parts();

  /** The type of what {@link #present} returns. */
  ColumnType result();

  /** The state of one row, whose argument may be null. */
  List<@Nullable Object> lift(@Nullable Object value);

  /**
   * What a query sees; null where SQL says NULL.
   *
   * @throws io.braid.core.error.BraidException {@code VALUE_OVERFLOW} if it does not fit its type
   */
  @Nullable Object present(List<@Nullable Object> state);

  /** The state of no rows. */
  default List<@Nullable Object> identity() {
    return Collections.nCopies(parts().size(), null);
  }

  default List<@Nullable Object> combine(List<@Nullable Object> a, List<@Nullable Object> b) {
    List<@Nullable Object> combined = new ArrayList<>();
    for (int i = 0; i < parts().size(); i++) {
      combined.add(combine(parts().get(i), a.get(i), b.get(i)));
    }
    return Collections.unmodifiableList(combined);
  }

  private static @Nullable Object combine(Merge merge, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return switch (merge) {
      case SUM -> Values.add(a, b);
      case MIN -> Values.compare(a, b) <= 0 ? a : b;
      case MAX -> Values.compare(a, b) >= 0 ? a : b;
    };
  }
}
