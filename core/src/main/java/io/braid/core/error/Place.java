package io.braid.core.error;

import java.util.Comparator;

/**
 * Where in a file something stands: line and column, both from 1. Column 0 stands for the whole
 * line, line 0 for the whole file.
 */
public record Place(int line, int column) implements Comparable<Place> {
  public static final Place FILE = new Place(0, 0);
  public static final Place START = new Place(1, 1);

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  public Place {
    if (line < 0 || column < 0 || line == 0 && column > 0) {
      throw new IllegalArgumentException(
          "There is no column %d in line %d".formatted(column, line));
    }
  }

  public static Place ofLine(int line) {
    return new Place(line, 0);
  }

  /** What follows the file's name: {@code :line:column}, or less of it. */
  public String toText() {
    return (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "");
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
