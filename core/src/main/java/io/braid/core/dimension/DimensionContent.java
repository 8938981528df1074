package io.braid.core.dimension;

import io.braid.core.type.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a dimension, and the version that names them.
 *
 * @param columns none is required: nulls were looked for when the rows were read
 * @param rows a value a column: Boolean, Byte to Long, Float, Double, BigDecimal of the column's
 *     scale, String, byte[], LocalDate, Instant, LocalDateTime or null. In an order that follows
 *     from the rows alone
 * @param version twelve hexadecimal digits, a function of the columns and of the rows in any order
 */
public record DimensionContent(
    List<Column> columns, List<@Nullable Object[]> rows, String version) {
  public DimensionContent {
    columns = List.copyOf(columns);
  }
}
