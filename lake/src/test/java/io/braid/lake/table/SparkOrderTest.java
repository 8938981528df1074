package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.algebra.Values;
import io.braid.core.fixture.NestedValues;
import io.braid.core.fixture.Seed;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Array;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.type.ColumnType.Struct;
import io.braid.lake.session.LakeSession;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Values} has the order of Spark's structs and arrays, in which the serving layer merges.
 */
final class SparkOrderTest {
  private final SparkSession spark = LakeSession.open("test", "local[2]", Map.of());
  private final Seed seed = Seed.next();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "struct<o:timestamp,e:bigint,p:int,q:bigint,n:boolean,v:string>",
        "struct<o:decimal(10,2),e:bigint,n:boolean,v:double>",
        "struct<o:string,at:timestamp_ntz,day:date>",
        "array<double>",
        "struct<a:array<struct<x:int,y:string>>,b:struct<c:boolean,d:array<bigint>>>"
      })
  void extremesAreThoseOfTheAlgebra(String text) {
    ColumnType type = ColumnType.of(text);
    NestedValues values = new NestedValues(type, seed.newRandom());
    List<Column> columns = List.of(new Column("k", Simple.INT, true), new Column("v", type, false));
    List<Row> rows = new ArrayList<>();
    List<Row> extremes = new ArrayList<>();
    for (int group = 0; group < 50; group++) {
      Object least = null;
      Object most = null;
      for (int i = 0; i < 6; i++) {
        Object value = values.next();
        rows.add(RowFactory.create(group, toSpark(type, value)));
        least = value == null || least != null && Values.compare(least, value) <= 0 ? least : value;
        most = value == null || most != null && Values.compare(most, value) >= 0 ? most : value;
      }
      extremes.add(RowFactory.create(group, toSpark(type, least)));
      extremes.add(RowFactory.create(group, toSpark(type, most)));
    }

    assertThat(
            spark
                .createDataFrame(rows, TableSchema.toStruct(columns))
                .groupBy("k")
                .agg(Map.of("v", "min"))
                .toDF("k", "v")
                .unionAll(
                    spark
                        .createDataFrame(rows, TableSchema.toStruct(columns))
                        .groupBy("k")
                        .agg(Map.of("v", "max"))
                        .toDF("k", "v"))
                .exceptAll(spark.createDataFrame(extremes, TableSchema.toStruct(columns)))
                .collectAsList())
        .as("%s", seed)
        .isEmpty();
  }

  private static @Nullable Object toSpark(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof Array array) {
      List<@Nullable Object> elements = new ArrayList<>();
      ((List<?>) value).forEach(element -> elements.add(toSpark(array.element(), element)));
      return elements;
    }
    if (type instanceof Struct struct) {
      Iterator<?> fields = ((List<?>) value).iterator();
      return RowFactory.create(
          struct.fields().stream().map(each -> toSpark(each.type(), fields.next())).toArray());
    }
    return type == Simple.INT ? Integer.valueOf(((Long) value).intValue()) : value;
  }
}
