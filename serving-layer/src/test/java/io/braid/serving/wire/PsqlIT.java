package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.serving.fixture.Psql;
import io.braid.serving.fixture.Psql.Output;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What psql asks of a server by itself, and what it shows. */
final class PsqlIT {
  private static WireFixture wire;
  private static Psql psql;

  @BeforeAll
  static void start() throws SQLException {
    wire = new WireFixture();
    psql = Psql.find(wire.address, WireFixture.USER, WireFixture.PASSWORD);
  }

  @AfterAll
  static void stop() throws SQLException {
    wire.close();
  }

  private static Output psql(String... commands) throws IOException, InterruptedException {
    return psql.run(List.of(commands));
  }

  @Test
  void listsViews() throws Exception {
    Output output = psql("\\dt");
    assertThat(output.text())
        .contains("public | delays", "public | every_type")
        .doesNotContain("certificates");
    assertThat(output.exitCode()).isZero();
    assertThat(psql("\\dt braid.*").text()).contains("braid  | certificates");
  }

  @Test
  void describesAView() throws Exception {
    Output output = psql("\\d delays");
    assertThat(output.text())
        .contains("Table \"public.delays\"")
        .containsPattern("origin +\\| text +\\| +\\| not null")
        .containsPattern("flights +\\| bigint")
        .containsPattern("avg_delay +\\| double precision")
        .contains("\"delays_pkey\" PRIMARY KEY, btree (origin)");
    assertThat(output.exitCode()).isZero();
    assertThat(psql("\\d every_type").text())
        .contains("numeric(18,4)", "timestamp with time zone", "timestamp without time zone");
  }

  @Test
  void showsComments() throws Exception {
    assertThat(psql("\\d+ delays").text()).containsPattern("avg_delay .*\\| in minutes");
    assertThat(psql("\\dt+").text()).contains("How late flights are, by 'origin'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\d",
        "\\d+",
        "\\d+ delays",
        "\\l",
        "\\l+",
        "\\dn",
        "\\dn+",
        "\\du",
        "\\df",
        "\\dv",
        "\\dm",
        "\\di",
        "\\ds",
        "\\dT",
        "\\dS",
        "\\dp",
        "\\dt+",
        "\\dx",
        "\\db",
        "\\do",
        "\\dC",
        "\\dL",
        "\\dD",
        "\\des",
        "\\det",
        "\\dy",
        "\\dRp",
        "\\dP",
        "\\conninfo",
        "\\encoding",
        "\\dconfig"
      })
  void understandsWhatPsqlAsksFor(String command) throws Exception {
    Output output = psql(command);
    assertThat(output.exitCode()).as(output.text()).isZero();
    assertThat(output.text()).doesNotContain("Catalog Error", "Binder Error", "Parser Error");
  }

  @Test
  void queriesAndReportsErrors() throws Exception {
    Output output =
        psql(
            "\\timing on",
            "SELECT origin, flights FROM delays ORDER BY flights DESC LIMIT 2",
            "SELECT count(*), 1.5::float8, NULL, 1e20::float8, true FROM delays");
    assertThat(output.text())
        .contains("A99999 |   99999")
        .contains("100000 |    1.5 |")
        .contains("1e+20");
    Output wrong = psql("DROP TABLE delays");
    assertThat(wrong.exitCode()).isNotZero();
    assertThat(wrong.text()).contains("ERROR:  Only SELECT may be run");
    assertThat(psql("BEGIN", "SELECT 1", "COMMIT").exitCode()).isZero();
  }
}
