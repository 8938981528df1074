package io.braid.core.algebra;

import java.util.Comparator;

/** The order of elements in a state: that of {@link Values}. An enum, so that states serialize. */
enum ElementOrder implements Comparator<Object> {
  VALUES;

  @Override
  public int compare(Object a, Object b) {
    return Values.compare(a, b);
  }
}
