package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.Pinning;
import io.braid.serving.query.QueryRewrite;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

final class SlowClientIT {
  @Test
  void clientsThatDoNotReadHoldNoThread() throws Exception {
    Limits patient = Limits.standard().withStatementTimeout(Duration.ofMinutes(5));
    try (WireFixture wire = new WireFixture(patient, Optional.empty())) {
      List<RawClient> lazy = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RawClient client = new RawClient(wire);
        client.query(
            "SELECT a.origin, b.origin FROM delays a, range(10) t, delays b LIMIT 2000000");
        lazy.add(client);
      }
      try (Connection connection = wire.connect();
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < 20; i++) {
          assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
      }
      RawClient first = lazy.get(0);
      long rows = 0;
      for (String message = first.readMessage(); message.charAt(0) != 'Z'; ) {
        rows += message.charAt(0) == 'D' ? 1 : 0;
        message = first.readMessage();
      }
      assertThat(rows).isEqualTo(2_000_000);
      for (RawClient client : lazy) {
        client.close();
      }
    }
  }

  @Test
  void aClientThatNeverReadsIsCutOff() throws Exception {
    Limits limits = Limits.standard().withStatementTimeout(Duration.ofSeconds(2));
    try (WireFixture wire = new WireFixture(limits, Optional.empty());
        RawClient client = new RawClient(wire)) {
      client.query("SELECT a.origin FROM delays a, range(100) t");
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !wire.server.anyBusy());
    }
  }

  @Test
  void endsAResultAtItsLimitOfRows() throws SQLException {
    try (WireFixture wire = new WireFixture(Limits.standard().withMaxRows(1000), Optional.empty());
        Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT * FROM delays LIMIT 1000")) {
        int count = 0;
        while (rows.next()) {
          count++;
        }
        assertThat(count).isEqualTo(1000);
      }
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM delays LIMIT 1001"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"));
    }
  }

  @Test
  void saysThatThePortIsTakenAndThatOtherAddressesNeedTls() throws SQLException {
    try (WireFixture wire = new WireFixture()) {
      assertThatThrownBy(() -> second(wire, "127.0.0.1", wire.address.getPort()))
          .isInstanceOfSatisfying(
              BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN))
          .hasMessageContaining("choose another port");
      assertThatThrownBy(() -> second(wire, "0.0.0.0", 0))
          .isInstanceOfSatisfying(
              BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROJECT_INVALID))
          .hasMessageContaining("Without TLS");
    }
  }

  private static void second(WireFixture wire, String host, int port) {
    PgServer server =
        new PgServer(
            new PgSettings(host, port, Optional.empty(), Limits.standard()),
            new Users(Map.of(), new SecureRandom()),
            wire.root,
            () -> wire.views,
            QueryRewrite.none(),
            Pinning.none());
    server.start();
  }
}
