package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import java.io.Serializable;
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
 * so the lifted rows of a column may be cut and combined in any way. A state is one value for each
 * part, never a reference to anything; null is the identity of each part.
 */
public interface Aggregate extends Serializable {

  /** How each part of a state is combined. */
  List<Part> parts();

  /** The type of what {@link #present} returns. */
  ColumnType result();

  /**
   * The state of one row.
   *
   * @param arguments as SQL orders them, each may be null; an aggregate that depends on the order
   *     of the log takes the row's position as one more, a value that differs for every row
   */
  List<@Nullable Object> lift(List<@Nullable Object> arguments);

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
      combined.add(parts().get(i).combine(a.get(i), b.get(i)));
    }
    return Collections.unmodifiableList(combined);
  }
}
