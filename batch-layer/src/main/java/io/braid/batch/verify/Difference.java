package io.braid.batch.verify;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key whose rows are not what the plain SQL gives.
 *
 * @param key as text
 * @param columns those that differ
 * @param since where the difference comes from
 */
public record Difference(String key, List<Cell> columns, Since since) {
  public static final String NO_ROW = "no row";

  /** One column's value on both sides; several rows of one key are joined by "and". */
  public record Cell(String column, String plain, String served) {

    static String toText(@Nullable Object value) {
      return value instanceof byte[] bytes
          ? HexFormat.of().formatHex(bytes)
          : String.valueOf(value);
    }
  }

  public Difference {
    columns = List.copyOf(columns);
  }
}
