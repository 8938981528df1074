package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/**
 * Nulls, and the bounds of numbers, dates and timestamps. Strings have none: they would have to be
 * cut off, and Braid finds files by their epochs. Not thread-safe.
 */
abstract class ColumnStatistics {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private final String name;
  private final int ordinal;
  private long values;
  private long nulls;

  private ColumnStatistics(StructField field, int ordinal) {
    this.name = field.name();
    this.ordinal = ordinal;
  }

  static ColumnStatistics of(StructField field, int ordinal) {
    DataType type = field.dataType();
    if (type instanceof DecimalType decimal) {
      return new OfDecimals(field, ordinal, decimal);
    }
    if (type.equals(DataTypes.FloatType)) {
      return new OfDoubles(field, ordinal, InternalRow::getFloat);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return new OfDoubles(field, ordinal, InternalRow::getDouble);
    }
    if (type.equals(DataTypes.ByteType)) {
      return new OfLongs(field, ordinal, InternalRow::getByte, ColumnStatistics::number);
    }
    if (type.equals(DataTypes.ShortType)) {
      return new OfLongs(field, ordinal, InternalRow::getShort, ColumnStatistics::number);
    }
    if (type.equals(DataTypes.IntegerType)) {
      return new OfLongs(field, ordinal, InternalRow::getInt, ColumnStatistics::number);
    }
    if (type.equals(DataTypes.LongType)) {
      return new OfLongs(field, ordinal, InternalRow::getLong, ColumnStatistics::number);
    }
    if (type.equals(DataTypes.DateType)) {
      return new OfLongs(field, ordinal, InternalRow::getInt, ColumnStatistics::date);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return new OfTimestamps(field, ordinal);
    }
    return new OfNulls(field, ordinal);
  }

  final void add(InternalRow row) {
    if (row.isNullAt(ordinal)) {
      nulls++;
    } else {
      see(row, ordinal, values == 0);
      values++;
    }
  }

  final String name() {
    return name;
  }

  final long nulls() {
    return nulls;
  }

  /** Not above any value. */
  final Optional<JsonNode> findMin() {
    return values == 0 ? Optional.empty() : min();
  }

  /** Not below any value. */
  final Optional<JsonNode> findMax() {
    return values == 0 ? Optional.empty() : max();
  }

  protected abstract void see(InternalRow row, int at, boolean first);

  protected abstract Optional<JsonNode> min();

  protected abstract Optional<JsonNode> max();

  private static Optional<JsonNode> number(long value) {
    return Optional.of(LongNode.valueOf(value));
  }

  private static Optional<JsonNode> date(long epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    boolean plain = date.getYear() >= 1 && date.getYear() <= 9999;
    return plain ? Optional.of(TextNode.valueOf(date.toString())) : Optional.empty();
  }

  private static Optional<JsonNode> timestamp(long epochMillis) {
    Instant instant = Instant.ofEpochMilli(epochMillis);
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    boolean plain = year >= 1 && year <= 9999;
    return plain ? Optional.of(TextNode.valueOf(MILLIS.format(instant))) : Optional.empty();
  }

  @FunctionalInterface
  private interface LongGetter {
    long at(InternalRow row, int ordinal);
  }

  @FunctionalInterface
  private interface DoubleGetter {
    double at(InternalRow row, int ordinal);
  }

  private static class OfLongs extends ColumnStatistics {
    private final LongGetter getter;
    private final LongFunction<Optional<JsonNode>> toJson;
    long least;
    long greatest;

    OfLongs(
        StructField field,
        int ordinal,
        LongGetter getter,
        LongFunction<Optional<JsonNode>> toJson) {
      super(field, ordinal);
      this.getter = getter;
      this.toJson = toJson;
    }

    @Override
    protected void see(InternalRow row, int at, boolean first) {
      long value = getter.at(row, at);
      least = first ? value : Math.min(least, value);
      greatest = first ? value : Math.max(greatest, value);
    }

    @Override
    protected Optional<JsonNode> min() {
      return toJson.apply(least);
    }

    @Override
    protected Optional<JsonNode> max() {
      return toJson.apply(greatest);
    }
  }

  /** Delta's statistics know milliseconds only, so the bounds are rounded outwards. */
  private static final class OfTimestamps extends OfLongs {
    OfTimestamps(StructField field, int ordinal) {
      super(field, ordinal, InternalRow::getLong, ColumnStatistics::timestamp);
    }

    @Override
    protected Optional<JsonNode> min() {
      return timestamp(Math.floorDiv(least, 1000L));
    }

    @Override
    protected Optional<JsonNode> max() {
      return timestamp(-Math.floorDiv(-greatest, 1000L));
    }
  }

  /** JSON has no NaN and no infinity; a column that holds one has no bounds. */
  private static final class OfDoubles extends ColumnStatistics {
    private final DoubleGetter getter;
    private double least;
    private double greatest;
    private boolean finite = true;

    OfDoubles(StructField field, int ordinal, DoubleGetter getter) {
      super(field, ordinal);
      this.getter = getter;
    }

    @Override
    protected void see(InternalRow row, int at, boolean first) {
      double value = getter.at(row, at);
      finite &= Double.isFinite(value);
      least = first ? value : Math.min(least, value);
      greatest = first ? value : Math.max(greatest, value);
    }

    @Override
    protected Optional<JsonNode> min() {
      return finite ? Optional.of(DoubleNode.valueOf(least)) : Optional.empty();
    }

    @Override
    protected Optional<JsonNode> max() {
      return finite ? Optional.of(DoubleNode.valueOf(greatest)) : Optional.empty();
    }
  }

  private static final class OfDecimals extends ColumnStatistics {
    private final DecimalType type;
    private BigDecimal least = BigDecimal.ZERO;
    private BigDecimal greatest = BigDecimal.ZERO;

    OfDecimals(StructField field, int ordinal, DecimalType type) {
      super(field, ordinal);
      this.type = type;
    }

    @Override
    protected void see(InternalRow row, int at, boolean first) {
      Decimal value = row.getDecimal(at, type.precision(), type.scale());
      BigDecimal exact = value.toJavaBigDecimal();
      least = first ? exact : least.min(exact);
      greatest = first ? exact : greatest.max(exact);
    }

    @Override
    protected Optional<JsonNode> min() {
      return Optional.of(DecimalNode.valueOf(least));
    }

    @Override
    protected Optional<JsonNode> max() {
      return Optional.of(DecimalNode.valueOf(greatest));
    }
  }

  private static final class OfNulls extends ColumnStatistics {
    OfNulls(StructField field, int ordinal) {
      super(field, ordinal);
    }

    @Override
    protected void see(InternalRow row, int at, boolean first) {}

    @Override
    protected Optional<JsonNode> min() {
      return Optional.empty();
    }

    @Override
    protected Optional<JsonNode> max() {
      return Optional.empty();
    }
  }
}
