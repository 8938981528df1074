package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A merged state is of its column's type exactly, or the stream stays where it is right. */
final class StateTypesTest {
  private static final String ONE =
      "SELECT 'A', TIMESTAMPTZ '2001-03-04 05:06:07.123456Z', 1, 1.00, 'N'";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint        | 9223372036854775807::BIGINT",
        "int           | 2147483647::INT",
        "tinyint       | 127::TINYINT",
        "decimal(38,2) | 999999999999999999999999999999999999.99::DECIMAL(38,2)",
        "decimal(38,0) | 60000000000000000000000000000000000000::DECIMAL(38,0)",
        "decimal(5,2)  | 999.99::DECIMAL(5,2)",
      })
  void neverWraps(String type, String half) throws SQLException {
    ColumnType column = ColumnType.of(type);
    Definition view =
        Definition.view("sums")
            .key("origin", Simple.STRING, "origin")
            .state(column, Merge.SUM, "any_value(%s)".formatted(half))
            .output("total", column, "s0", "any_value(%s)".formatted(half))
            .build();
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder)) {
      lake.register(List.of(view));
      lake.follow(List.of(view));
      lake.commitEpoch(ONE);
      node.catchUp();
      List<String> before = node.query("SELECT * FROM public.sums");

      lake.commitEpoch(ONE);
      node.catchUp();

      assertThat(node.query("SELECT * FROM public.sums")).isEqualTo(before).hasSize(1);
      assertThat(node.query("SELECT epoch, last_epoch, reason FROM braid.lag").get(0))
          .startsWith("1|2|VALUE_OVERFLOW");
      try (Node fresh = new Node(folder)) {
        fresh.catchUp();
        assertThat(fresh.query("SELECT epoch, last_epoch, reason FROM braid.lag").get(0))
            .startsWith("0|2|VALUE_OVERFLOW");
      }
    }
  }

  @Test
  void readsEveryTypeBack() throws SQLException {
    Definition view =
        Definition.view("kinds")
            .key("at", Simple.TIMESTAMP, "seen")
            .key("day", Simple.DATE, "seen::DATE")
            .key("flag", Simple.BOOLEAN, "delay > 0")
            .key("small", Simple.SMALLINT, "delay::SMALLINT")
            .key("price", new ColumnType.Decimal(10, 2), "price")
            .state(Simple.BINARY, Merge.MIN, "min(tail::BLOB)")
            .output("bytes", Simple.BINARY, "s0", "min(tail::BLOB)")
            .state(Simple.FLOAT, Merge.MAX, "max(price::FLOAT)")
            .output("real", Simple.FLOAT, "s1", "max(price::FLOAT)")
            .state(Simple.BOOLEAN, Merge.MAX, "bool_or(delay > 0)")
            .output("any", Simple.BOOLEAN, "s2", "bool_or(delay > 0)")
            .state(Simple.DOUBLE, Merge.SUM, "sum(price)::DOUBLE")
            .output("sum", Simple.DOUBLE, "s3", "sum(price)::DOUBLE")
            .build();
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder)) {
      lake.register(List.of(view));
      lake.follow(List.of(view));
      for (int epoch = 1; epoch <= 3; epoch++) {
        lake.commitEpoch(ONE);
        node.catchUp();
        assertThat(node.query("SELECT * FROM public.kinds"))
            .isEqualTo(lake.loadPlain(view.manifest().id(), epoch));
      }
      assertThat(node.query("SELECT column_type FROM (DESCRIBE public.kinds)"))
          .containsExactlyInAnyOrder(
              "TIMESTAMP WITH TIME ZONE|",
              "DATE|",
              "BOOLEAN|",
              "SMALLINT|",
              "DECIMAL(10,2)|",
              "BLOB|",
              "FLOAT|",
              "BOOLEAN|",
              "DOUBLE|");
    }
  }
}
