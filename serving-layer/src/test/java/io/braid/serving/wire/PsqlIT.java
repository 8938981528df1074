package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.PythonPackages;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the real psql: the one on the PATH, or else one from a package of the Python registry. */
final class PsqlIT {
  private static WireFixture wire;
  private static String psql;

  @BeforeAll
  static void start() throws SQLException {
    psql = findPsql();
    wire = new WireFixture();
  }

  @AfterAll
  static void stop() throws SQLException {
    wire.close();
  }

  private static String findPsql() {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
    return there
        ? "psql"
        : PythonPackages.install(Path.of("target", "psql"), "pgserver==0.1.4")
            .program("psql")
            .toString();
  }

  private record Output(int exitCode, String text) {}

  private static Output psql(String... commands) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(psql, "-X", "-w", "-v", "ON_ERROR_STOP=1"));
    line.addAll(List.of("-h", "127.0.0.1", "-p", "" + wire.address.getPort()));
    line.addAll(List.of("-U", WireFixture.USER, "-d", "braid", "-P", "pager=off"));
    for (String command : commands) {
      line.addAll(List.of("-c", command));
    }
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", WireFixture.PASSWORD);
    builder.environment().put("PGCONNECT_TIMEOUT", "10");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Output(process.exitValue(), text);
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
