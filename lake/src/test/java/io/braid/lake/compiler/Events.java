package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Random events of one stream, full of what goes wrong. */
final class Events {
  static final String STREAM = "events";

  static final List<Column> SCHEMA =
      List.of(
          column("i", "int"),
          column("l", "bigint"),
          column("n", "smallint"),
          column("b", "boolean"),
          column("d", "decimal(10,2)"),
          column("p", "decimal(18,6)"),
          column("x", "double"),
          column("s", "string"),
          column("g", "string"),
          column("t", "timestamp"),
          column("day", "date"));

  private Events() {}

  private static Column column(String name, String type) {
    return new Column(name, ColumnType.of(type), false);
  }

  /** With {@code _epoch} from 1 to the number of epochs, some of which may have no event. */
  static Dataset<Row> of(SparkSession spark, Random random, int count, int epochs) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(random, 1L + random.nextInt(epochs), i));
    }
    return spark.createDataFrame(rows, schema());
  }

  static StructType schema() {
    return StructType.fromDDL(Types.toSpark(SCHEMA).toDDL())
        .add("_epoch", DataTypes.LongType, false)
        .add("_partition", DataTypes.IntegerType, false)
        .add("_offset", DataTypes.LongType, false);
  }

  private static Row row(Random random, long epoch, long offset) {
    return RowFactory.create(
        any(random, 0, 1, -1, 7, 100, random.nextInt(1000), Integer.MAX_VALUE, Integer.MIN_VALUE),
        any(random, 0L, 1L, -1L, 12345678901L, random.nextLong() >> 24, (long) random.nextInt(9)),
        any(random, (short) 0, (short) -3, (short) random.nextInt(50), Short.MAX_VALUE),
        any(random, true, false),
        any(
            random,
            decimal("0.00"),
            decimal("-0.01"),
            decimal("99999999.99"),
            decimal("-5.05"),
            BigDecimal.valueOf(random.nextInt(100_000), 2)),
        any(
            random,
            decimal("0.000001"),
            decimal("-0.500000"),
            decimal("999999999999.999999"),
            BigDecimal.valueOf(random.nextLong() >> 20, 6)),
        any(
            random,
            0.0,
            -0.0,
            Double.NaN,
            1.5,
            -2.25,
            random.nextGaussian(),
            Double.POSITIVE_INFINITY,
            Double.MIN_VALUE),
        any(random, "", "a", "A", " a ", "été", "日本", "😀", "a'b\"c", "zz", "12", "prefix/path"),
        any(random, "x", "y", "z"),
        any(
            random,
            Instant.parse("2001-01-01T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.parse("0001-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"),
            Instant.ofEpochSecond(random.nextInt(100_000))),
        any(
            random,
            LocalDate.of(1, 1, 1),
            LocalDate.of(9999, 12, 31),
            LocalDate.of(2004, 2, 29),
            LocalDate.ofEpochDay(random.nextInt(100))),
        epoch,
        (int) (offset % 3),
        offset);
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static @Nullable Object any(Random random, Object... values) {
    int choice = random.nextInt(values.length + 1);
    return choice == values.length ? null : Arrays.asList(values).get(choice);
  }
}
