package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.algebra.FinalFunction;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import io.braid.serving.guard.Functions;
import io.braid.serving.guard.Guard;
import io.braid.serving.guard.SqlTree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views whose groups have several stored rows, read by functions of the store. */
final class ElementRowsTest {
  private static final String SET = "string_agg(\"e1\" || ':' || \"s0\", ',')";
  private static final String EVENTS =
      "SELECT 'A' || (i %% 3), TIMESTAMPTZ '2001-03-04 05:06:07Z', (i * 37 + %1$d) %% 101, 1.00, 'N'"
          + " FROM range(200) t(i)";

  @TempDir private Path folder;

  private static Definition delays(boolean grouped) {
    Definition.Builder view = Definition.view("delays");
    if (grouped) {
      view.key("origin", Simple.STRING, "origin");
    }
    return view.element(Simple.INT, "1")
        .element(Simple.INT, "delay")
        .state(Simple.BIGINT, Merge.SUM, "count(*)")
        .output(
            "third",
            Simple.DOUBLE,
            FinalFunction.PERCENTILE_DISC.toSql(List.of(SET, "0.3")),
            "quantile_disc(delay, 0.3)::DOUBLE")
        .output(
            "different", Simple.BIGINT, "count(*) FILTER (WHERE e0 = 1)", "count(DISTINCT delay)")
        .build();
  }

  @Test
  void areOneRowAGroup() throws SQLException {
    serve(delays(true), 3);
  }

  @Test
  void areOneRowWithoutGroups() throws SQLException {
    serve(delays(false), 1);
  }

  @Test
  void areReadThroughTheGuardThatRefusesTheirFunctions() throws SQLException {
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder)) {
      lake.register(List.of(delays(true)));
      lake.follow(List.of(delays(true)));
      lake.commitEpoch(EVENTS.formatted(0));
      node.catchUp();
      Guard guard = new Guard(Functions.load("braid_pg"), Map.of());
      String sql = "SELECT third FROM delays WHERE origin = 'A1'";
      try (Connection connection = node.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SET search_path = 'public'");
        statement.execute("BEGIN TRANSACTION READ ONLY");
        ObjectNode tree = SqlTree.parse(connection, sql);
        guard.check(tree.path("statements").get(0), node.store().views());
        assertThat(FlightsLake.rows(connection, sql)).hasSize(1).doesNotContain("NULL|");
      }
    }
  }

  private void serve(Definition view, int groups) throws SQLException {
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder)) {
      lake.register(List.of(view));
      lake.follow(List.of(view));
      for (int epoch = 1; epoch <= 4; epoch++) {
        lake.commitEpoch(EVENTS.formatted(epoch * 5));
        if (epoch == 3) {
          lake.runBatch(view);
        }
        node.catchUp();
        assertThat(node.query("SELECT * FROM public.delays"))
            .hasSize(groups)
            .isEqualTo(lake.loadPlain(view.manifest().id(), epoch));
      }
    }
  }
}
