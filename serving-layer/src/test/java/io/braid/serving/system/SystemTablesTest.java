package io.braid.serving.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.Remark;
import io.braid.core.view.Certificate;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.DimensionVersion;
import io.braid.core.view.ViewId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SystemTablesTest {
  @Test
  void tellsWhichDimensionsAnAnswerRestsOn() throws SQLException {
    List<Certificate> certificates =
        List.of(
            certificate("plain"),
            certificate(
                "joined",
                new DimensionVersion("airports", "52b13b9162e8"),
                new DimensionVersion("planes", "0123456789ab")));
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("CREATE SCHEMA braid");
      statement.execute(SystemTables.certificates(certificates));
      List<String> rows = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT view, dimensions, remarks, stream, certificate FROM braid.certificates")) {
        while (row.next()) {
          rows.add(row.getString(1) + ": " + row.getString(2) + "; " + row.getString(3));
          assertThat(row.getString(4)).isEqualTo("flights");
          assertThat(row.getString(5)).isEqualTo(row.getString(1) + "/000000000001@2");
        }
      }
      assertThat(rows)
          .containsExactlyInAnyOrder(
              "plain: ; partition 3 lost offsets 7900 to 8120 before epoch 2, accepted at 1970-01-01T00:00:00Z",
              "joined: airports@52b13b9162e8, planes@0123456789ab; partition 3 lost offsets 7900 to 8120 before epoch 2, accepted at 1970-01-01T00:00:00Z");
    }
  }

  private static Certificate certificate(String view, DimensionVersion... dimensions) {
    return new Certificate(
        new ViewId(view, new DefinitionHash("000000000001")),
        "flights",
        1,
        1,
        2,
        OffsetVector.START,
        Instant.EPOCH,
        List.of(dimensions),
        List.of(new Remark.Gap(2, new OffsetRange(3, 7900, 8120), Instant.EPOCH)));
  }
}
