package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.view.DimensionVersion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Random events of any stream. Values repeat, so that groups and joins meet; some are those that
 * the query itself names, so that its conditions hold now and then.
 */
final class RandomRows {
  private final Random random;
  private final List<String> named;

  /**
   * @param named literals of the query, as text
   */
  RandomRows(Random random, List<String> named) {
    this.random = random;
    this.named = named;
  }

  /** A small table that the stream can be joined with. */
  Dimension dimension(SparkSession spark, String name, List<Column> columns, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(RowFactory.create(values(columns).toArray()));
    }
    return new Dimension(
        new DimensionVersion(name, "0123456789ab"),
        columns,
        spark.createDataFrame(rows, Types.toSpark(columns)));
  }

  /** In the order of the log: {@code _offset} counts from 0 in partition 0, all in epoch 1. */
  Dataset<Row> of(SparkSession spark, List<Column> schema, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> values = values(schema);
      values.add(1L);
      values.add(0);
      values.add((long) i);
      rows.add(RowFactory.create(values.toArray()));
    }
    StructType type =
        Types.toSpark(schema)
            .add("_epoch", DataTypes.LongType)
            .add("_partition", DataTypes.IntegerType)
            .add("_offset", DataTypes.LongType);
    return spark.createDataFrame(rows, type);
  }

  private List<@Nullable Object> values(List<Column> schema) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Column column : schema) {
      boolean absent = random.nextInt(8) == 0 && !column.required();
      values.add(absent ? null : value(Types.toSpark(column.type())));
    }
    return values;
  }

  private Object value(DataType type) {
    if (type instanceof DecimalType decimal) {
      BigDecimal value = number().setScale(decimal.scale(), RoundingMode.DOWN);
      return value.precision() <= decimal.precision()
          ? value
          : BigDecimal.ZERO.setScale(decimal.scale());
    }
    if (type instanceof ArrayType array) {
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(value(array.elementType()));
      }
      return elements.toArray();
    }
    if (type instanceof StructType struct) {
      return RowFactory.create(Stream.of(struct.fields()).map(f -> value(f.dataType())).toArray());
    }
    if (type instanceof MapType map) {
      return Map.of(value(map.keyType()), value(map.valueType()));
    }
    return switch (type.typeName()) {
      case "boolean" -> random.nextBoolean();
      case "byte" -> number().byteValue();
      case "short" -> number().shortValue();
      case "integer" -> number().intValue();
      case "long" -> number().longValue();
      case "float" -> number().floatValue();
      case "double" -> number().doubleValue();
      case "string" -> string();
      case "binary" -> string().getBytes(StandardCharsets.UTF_8);
      case "date" -> date();
      case "timestamp" ->
          Instant.ofEpochSecond(date().toEpochDay() * 86_400L + random.nextInt(90_000));
      case "timestamp_ntz" -> date().atStartOfDay().plusSeconds(random.nextInt(90_000));
      default -> throw new IllegalArgumentException("No random value of type " + type.sql());
    };
  }

  private BigDecimal number() {
    if (random.nextBoolean()) {
      for (int i = 0; i < 4 && !named.isEmpty(); i++) {
        String text = named.get(random.nextInt(named.size()));
        if (text.matches("-?\\d{1,9}(\\.\\d{1,6})?")) {
          return new BigDecimal(text);
        }
      }
    }
    return random.nextInt(4) == 0
        ? BigDecimal.valueOf(random.nextInt(20_000) - 10_000, 2)
        : BigDecimal.valueOf(random.nextInt(6));
  }

  private String string() {
    return random.nextBoolean() && !named.isEmpty()
        ? named.get(random.nextInt(named.size()))
        : List.of("", "a", "b", "A", "x y", "été", "12").get(random.nextInt(7));
  }

  private LocalDate date() {
    if (random.nextBoolean()) {
      for (int i = 0; i < 4 && !named.isEmpty(); i++) {
        String text = named.get(random.nextInt(named.size()));
        if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
          return LocalDate.parse(text).plusDays(random.nextInt(60) - 10);
        }
      }
    }
    return LocalDate.of(1998, 1, 1).plusDays(random.nextInt(1_500));
  }
}
