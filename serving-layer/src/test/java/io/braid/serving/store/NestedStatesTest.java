package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.algebra.Values;
import io.braid.core.fixture.NestedValues;
import io.braid.core.fixture.Seed;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Array;
import io.braid.core.type.ColumnType.Field;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.type.ColumnType.Struct;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.Merge;
import io.braid.core.view.ServingTypes;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extremes of structs and arrays are those of Spark, whose order {@link Values} has. */
final class NestedStatesTest {
  @TempDir private Path folder;
  private final Seed seed = Seed.next();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "struct<o:timestamp,e:bigint,p:int,q:bigint,n:boolean,v:string>",
        "struct<o:decimal(10,2),e:bigint,n:boolean,v:double>",
        "struct<o:double,v:float>",
        "struct<o:string,at:timestamp_ntz,day:date>",
        "array<double>",
        "array<array<string>>",
        "struct<a:array<struct<x:int,`o'Y`:string>>,b:struct<c:boolean,d:array<bigint>>>"
      })
  void extremesOfNestedStatesAreThoseOfSpark(String text) throws SQLException {
    ColumnType type = ColumnType.of(text);
    NestedValues values = new NestedValues(type, seed.newRandom());
    ViewSql view = new ViewSql(extremes(type), "held");
    List<@Nullable Object> seen = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (int epoch = 1; epoch <= 40; epoch++) {
        Path file = folder.resolve(epoch + ".parquet");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 1 + epoch % 3; i++) {
          Object value = values.next();
          seen.add(value);
          String literal = literal(type, value);
          rows.add("(%d, %s, %s)".formatted(epoch, literal, literal));
        }
        statement.execute(
            "COPY (FROM (VALUES %s) t(_epoch, s0, s1)) TO '%s'"
                .formatted(String.join(", ", rows), file));
        List<String> files = List.of(file.toString());
        statement.execute(
            epoch == 1 ? view.create(List.of(), files, 0, 1) : view.merge(files, epoch - 1, epoch));

        assertThat(holds(statement, type, seen))
            .as("%s after %s", seed, seen)
            .containsExactly(true, true);
      }
    }
  }

  private static List<Boolean> holds(Statement statement, ColumnType type, List<?> seen)
      throws SQLException {
    Object least = null;
    Object most = null;
    for (Object value : seen) {
      least = value == null || least != null && Values.compare(least, value) <= 0 ? least : value;
      most = value == null || most != null && Values.compare(most, value) >= 0 ? most : value;
    }
    try (ResultSet row =
        statement.executeQuery(
            "SELECT s0 IS NOT DISTINCT FROM %s, s1 IS NOT DISTINCT FROM %s FROM held"
                .formatted(literal(type, least), literal(type, most)))) {
      assertThat(row.next()).isTrue();
      return List.of(row.getBoolean(1), row.getBoolean(2));
    }
  }

  private static ViewManifest extremes(ColumnType type) {
    return new ViewManifest(
        "extremes",
        "events",
        DefinitionHash.of(List.of(type.sql())),
        "",
        List.of(),
        List.of(new StateColumn("s0", type, Merge.MIN), new StateColumn("s1", type, Merge.MAX)),
        List.of());
  }

  private static String literal(ColumnType type, @Nullable Object value) {
    return "CAST(%s AS %s)".formatted(inner(type, value), ServingTypes.name(type));
  }

  private static String inner(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    List<String> inside = new ArrayList<>();
    if (type instanceof Array array) {
      ((List<?>) value).forEach(element -> inside.add(literal(array.element(), element)));
      return "[" + String.join(", ", inside) + "]";
    }
    if (type instanceof Struct struct) {
      Iterator<?> fields = ((List<?>) value).iterator();
      for (Field field : struct.fields()) {
        inside.add(
            "'%s': %s"
                .formatted(field.name().replace("'", "''"), literal(field.type(), fields.next())));
      }
      return "{" + String.join(", ", inside) + "}";
    }
    if (value instanceof LocalDate date) {
      return "DATE '1970-01-01' + CAST(%d AS INTEGER)".formatted(date.toEpochDay());
    }
    String text = Objects.toString(value).replace("'", "''");
    return type == Simple.FLOAT ? "CAST('%s' AS DOUBLE)".formatted(text) : "'" + text + "'";
  }
}
