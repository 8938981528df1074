package io.braid.core.algebra;

import org.jspecify.annotations.Nullable;

/** The text of a set: {@code element:value,element:value}, in any order; null if it is empty. */
final class Elements {
  private Elements() {}

  /** Receives an element and its value. */
  @FunctionalInterface
  interface Sink {
    void add(String element, long value);
  }

  /** Receives an element that is an INT, and its value. */
  @FunctionalInterface
  interface IntSink {
    void add(int element, long value);
  }

  private interface Range {
    void add(int from, int colon, int to);
  }

  static void forEach(@Nullable String text, Sink sink) {
    if (text != null) {
      split(
          text,
          (from, colon, to) ->
              sink.add(text.substring(from, colon), Long.parseLong(text, colon + 1, to, 10)));
    }
  }

  static void forEachInt(@Nullable String text, IntSink sink) {
    if (text != null) {
      split(
          text,
          (from, colon, to) ->
              sink.add(
                  Integer.parseInt(text, from, colon, 10),
                  Long.parseLong(text, colon + 1, to, 10)));
    }
  }

  private static void split(String text, Range range) {
    if (text.isEmpty()) {
      return;
    }
    for (int from = 0; from <= text.length(); ) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      int colon = text.indexOf(':', from);
      if (colon < 0 || colon > to) {
        throw new IllegalArgumentException(
            "A set is element:value,…, but holds '%s'".formatted(text.substring(from, to)));
      }
      range.add(from, colon, to);
      from = to + 1;
    }
  }
}
