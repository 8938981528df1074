package io.braid.core.dimension;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a dimension, in any order, and names their content. */
public final class ContentBuilder {
  static final int MOST_ROWS = 1_000_000;
  static final long MOST_BYTES = 256L << 20;
  private static final byte[] NULL = {'-'};

  private record Numbered(byte[] digest, @Nullable Object[] values) {}

  private final List<Column> columns;
  private final List<Numbered> rows = new ArrayList<>();
  private final MessageDigest digest = newDigest();
  private long bytes;

  public ContentBuilder(List<Column> columns) {
    this.columns =
        columns.stream().map(column -> new Column(column.name(), column.type(), false)).toList();
  }

  /** Whether a dimension can have a column of the type. */
  public static boolean holds(ColumnType type) {
    return type instanceof ColumnType.Simple || type instanceof ColumnType.Decimal;
  }

  /**
   * @return false if a dimension may not hold so much; nothing must be added then
   */
  public boolean add(@Nullable Object[] values) {
    for (Object value : values) {
      digest(value);
    }
    rows.add(new Numbered(digest.digest(), values));
    return rows.size() <= MOST_ROWS && bytes <= MOST_BYTES;
  }

  /** What an error says of a dimension that is too large. */
  public static String limit() {
    return "A dimension has at most %,d rows and %d MB. Leave out what no view needs, or make it a stream"
        .formatted(MOST_ROWS, MOST_BYTES >> 20);
  }

  public DimensionContent build() {
    rows.sort(Comparator.comparing(Numbered::digest, Arrays::compareUnsigned));
    digest(columns.size());
    for (Column column : columns) {
      digest(column.name());
      digest(column.type().sql());
    }
    rows.forEach(row -> digest.update(row.digest()));
    String version = HexFormat.of().formatHex(digest.digest(), 0, 6);
    return new DimensionContent(columns, rows.stream().map(Numbered::values).toList(), version);
  }

  private void digest(@Nullable Object value) {
    byte[] text = value == null ? NULL : toText(value).getBytes(StandardCharsets.UTF_8);
    if (value != null) {
      digest.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
    }
    digest.update(text);
    bytes += text.length;
  }

  /** The same text for the same value, on every machine and Java. */
  private static String toText(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Double number) {
      return Long.toHexString(Double.doubleToLongBits(number));
    }
    if (value instanceof Float number) {
      return Integer.toHexString(Float.floatToIntBits(number));
    }
    return value instanceof byte[] binary ? HexFormat.of().formatHex(binary) : value.toString();
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
