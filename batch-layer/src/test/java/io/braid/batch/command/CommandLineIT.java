package io.braid.batch.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.batch.fixture.CommandLine;
import io.braid.batch.fixture.CommandLine.Result;
import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineIT {
  private static final String BY_ORIGIN =
      "SELECT origin, count(*) AS n FROM flights GROUP BY origin";
  private static final String TOTAL = "SELECT count(*) AS n, avg(delay) AS mean FROM flights";

  @TempDir Path project;

  @BeforeEach
  void writeProject() throws IOException {
    write("braid.yaml", "lake: lake\n");
    write(
        "streams/flights.yaml",
        """
        columns:
          origin: string
          delay: int
          distance: bigint
          fare: decimal(9,2)
          load: double
          at: timestamp
        source:
          kafka:
            bootstrap: 127.0.0.1:9092
            topic: flights
        format: json
        """);
    write("views/by_origin.sql", BY_ORIGIN);
    write("views/total.sql", TOTAL);
  }

  @Test
  void checksAProject() throws IOException {
    Result fine = run("check");
    assertThat(fine.out())
        .contains("views/by_origin.sql: exact (keys: 1, over flights; state of a key: ")
        .contains("; an epoch of flights: 1 pass, rows of an event: 1, increment of a key: ")
        .contains("views/total.sql: exact (keys: 0, over flights; state of a key: ");
    assertThat(fine.err()).isEmpty();
    assertThat(fine.exitCode()).isZero();

    write("views/middle.sql", "SELECT origin,\n  mode(delay) AS m\nFROM flights GROUP BY origin");
    Result refused = run("check");
    assertThat(refused.out())
        .contains("views/by_origin.sql: exact")
        .contains("views/middle.sql:2:3: refused: mode(delay)");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(json(run("check", "--json")).findValuesAsText("verdict"))
        .containsExactly("exact", "refused", "exact");
    assertThat(json(run("check", "--json")).findValuesAsText("column"))
        .containsExactly("null", "3", "null");
    assertThat(json(run("check", "--json")).findValuesAsText("passes"))
        .containsExactly("1", "null", "1");

    write("braid.yaml", "lakes: lake\n");
    Result broken = run("check");
    assertThat(broken.err()).contains("braid.yaml:1").contains("lake");
    assertThat(broken.exitCode()).isEqualTo(2);
  }

  @Test
  void runsProvesAndTells() {
    assertThat(run("batch", "run", "by_origin").err())
        .contains("'braid apply' registers the project's views");
    assertThat(run("apply").out()).contains("new").doesNotContain("changed");
    assertThat(run("apply").out()).contains("unchanged").doesNotContain("new");

    FlightLake lake = new FlightLake(project.resolve("lake"));
    lake.view("by_origin", BY_ORIGIN);
    lake.view("total", TOTAL);
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 2)));

    JsonNode runs = json(run("batch", "run", "--all", "--json"));
    assertThat(runs.findValuesAsText("view")).containsExactly("by_origin", "total");
    assertThat(runs.findValuesAsText("audit")).containsExactly("passed", "passed");
    assertThat(runs.findValuesAsText("rows")).containsExactly("2", "1");
    assertThat(runs.findValuesAsText("horizon")).containsExactly("1", "1");
    Result again = run("batch", "run", "--all");
    assertThat(again.out()).contains("nothing to do").doesNotContain("published");
    assertThat(again.err()).isEmpty();

    lake.commit(List.of(Flight.of("ATL", 1)));
    Result proved = run("verify", "--all");
    assertThat(proved.out())
        .isEqualTo(
            """
            verify: by_origin at epoch 2 (horizon 1): 2 rows, 2 keys, 0 differing rows
            verify: total at epoch 2 (horizon 1): 1 rows, 1 keys, 0 differing rows
            """);
    assertThat(proved.exitCode()).isZero();
    for (List<String> command : documented("braid verify")) {
      if (!command.contains("--serving")) {
        Result result = run(command.toArray(String[]::new));
        assertThat(result.out()).as("%s", result).endsWith(" 0 differing rows\n");
      }
    }
    assertThat(run("verify", "by_origin", "--serving", "127.0.0.1:1").err())
        .startsWith("NODE_UNREACHABLE");
    assertThat(run("verify", "by_origin", "--serving", "here").err()).contains("HOST:PORT");
    assertThat(run("status").out()).contains("flights").contains("by_origin");

    lake.commit(
        List.of(Flight.of("SFO", 1)), rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    Result differs = run("verify", "by_origin");
    assertThat(differs.out()).contains("3 rows, 3 keys, 1 differing rows");
    assertThat(differs.err())
        .startsWith("VERIFY_DIFFERS")
        .contains(
            """
              [origin=SFO] differs since epoch 3, which read partition 0 from offset 7 until 10
                n: plain SQL 1, merged view 2
            """);
    JsonNode told = json(run("verify", "by_origin", "--json")).get(0);
    assertThat(told.get("differences").get(0).get("first_epoch").asLong()).isEqualTo(3);
    assertThat(differs.exitCode()).isEqualTo(3);
    Result blocked = run("batch", "run", "by_origin", "--full");
    assertThat(blocked.err()).startsWith("AUDIT_DIFFERS").contains("first in epoch 3");
    assertThat(blocked.exitCode()).isEqualTo(3);
    acceptsWhatTheErrorSays(blocked.err());
  }

  private void acceptsWhatTheErrorSays(String error) {
    Matcher way = Pattern.compile("--run (\\S+) --accept-audit (\\S+) ").matcher(error);
    assertThat(way.find()).as(error).isTrue();
    String run = way.group(1);
    Result nameless =
        run("batch", "publish", "by_origin", "--run", run, "--accept-audit", way.group(2));
    assertThat(nameless.err()).startsWith("USAGE").contains("--name").contains("--reason");
    String[] documented =
        documented("braid batch publish").get(0).stream()
            .map(word -> word.equals("RUN") ? run : word.equals("AUDIT") ? way.group(2) : word)
            .toArray(String[]::new);
    Result published = run(documented);
    assertThat(published.err()).isEmpty();
    assertThat(run("status").out())
        .contains("audit %s by night shift: epoch 3 was restored wrong".formatted(way.group(2)));
    assertThat(run("verify", "by_origin").exitCode()).isZero();
  }

  @Test
  void takesStepsOneByOne() {
    run("apply");
    FlightLake lake = new FlightLake(project.resolve("lake"));
    lake.view("by_origin", BY_ORIGIN);
    lake.commit(List.of(Flight.of("ATL", 1)));

    String run = json(run("batch", "recompute", "by_origin", "--json")).get(0).get("run").asText();
    Result early = run("batch", "publish", "by_origin", "--run", run);
    assertThat(early.err()).contains("was not audited").contains("--run " + run);
    assertThat(early.exitCode()).isEqualTo(2);
    assertThat(run("batch", "audit", "by_origin", "--run", run).out()).contains("passed");
    assertThat(run("batch", "publish", "by_origin", "--run", run).exitCode()).isZero();
    assertThat(run("batch", "publish", "by_origin", "--run", run).exitCode()).isZero();
    assertThat(json(run("batch", "expire", "by_origin", "--json")).get(0).get("expired_files"))
        .hasToString("1");
    assertThat(run("batch", "audit", "by_origin", "--run", "nobody").err())
        .startsWith("RUN_UNKNOWN");
    assertThat(run("batch", "run", "by_orign").err()).contains("Did you mean 'by_origin'?");
  }

  @Test
  void buildsAChangedViewBesideTheLiveOneAndGoesBack() throws IOException {
    run("apply");
    FlightLake lake = new FlightLake(project.resolve("lake"));
    String first = lake.view("by_origin", BY_ORIGIN).manifest().definition().text();
    lake.view("total", TOTAL);
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 2)));

    String changed = BY_ORIGIN.replace("GROUP BY", "WHERE origin <> 'BOS' GROUP BY");
    write("views/by_origin.sql", changed);
    write("views/delays.sql", "SELECT delay, count(*) AS n FROM flights GROUP BY delay");
    JsonNode plan = json(run("plan", "--json"));
    assertThat(plan.findValuesAsText("name"))
        .containsExactly("flights", "by_origin", "delays", "total");
    assertThat(plan.findValuesAsText("change"))
        .containsExactly("unchanged", "changed", "new", "unchanged");
    assertThat(plan.get(1).get("reason").asText()).isEqualTo("SQL");
    assertThat(plan.get(1).get("live").asText()).isEqualTo(first);

    JsonNode applied = json(run("apply", "--json"));
    assertThat(applied.get(1).get("rows").asLong()).isEqualTo(1);
    assertThat(applied.get(2).get("rows").asLong()).isEqualTo(2);
    assertThat(run("verify", "--all").out().lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith(" 0 differing rows"));
    assertThat(json(run("plan", "--json")).findValuesAsText("change")).containsOnly("unchanged");

    assertThat(run("rollback", "total").err()).contains("no retired definition");
    JsonNode back = json(run("rollback", "by_origin", "--json"));
    assertThat(back.get(0).get("live").asText()).isEqualTo(first);
    assertThat(run("plan").out()).contains("SQL; is kept");
    lake.commit(List.of(Flight.of("SFO", 1)));
    Result behind = run("rollback", "by_origin");
    assertThat(behind.err()).startsWith("INCREMENT_MISSING").contains("epoch 1");
    assertThat(json(run("apply", "--json")).get(1).get("epoch").asLong()).isEqualTo(2);

    Files.delete(project.resolve("views/delays.sql"));
    assertThat(run("plan").out()).contains("removed");
    assertThat(run("apply").out()).contains("removed");
    assertThat(run("status").out()).doesNotContain("delays");
  }

  @Test
  void refusesAStreamThatItsEventsWouldContradict() throws IOException {
    run("apply");
    Path stream = project.resolve("streams/flights.yaml");
    String before = Files.readString(stream);
    write("streams/flights.yaml", before.replace("distance: bigint", "distance: string"));

    assertThat(run("plan").out()).contains("refused").contains("distance was bigint and is string");
    Result refused = run("apply");
    assertThat(refused.err())
        .startsWith("PROJECT_INVALID")
        .contains("stream flights: column distance was bigint and is string")
        .contains("Nothing was changed");
    assertThat(refused.exitCode()).isEqualTo(2);
  }

  @Test
  void widensAColumnAndBuildsOnlyWhatKeepsIt() throws IOException {
    String counted = BY_ORIGIN.replace("GROUP BY", "WHERE delay > 0 GROUP BY");
    String worst = "SELECT max(delay) AS worst FROM flights";
    write("views/by_origin.sql", counted);
    write("views/total.sql", worst);
    run("apply");
    FlightLake lake = new FlightLake(project.resolve("lake"));
    lake.view("by_origin", counted);
    lake.view("total", worst);
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 2)));
    lake.commit(List.of(Flight.of("ATL", 3)));
    String stream = Files.readString(project.resolve("streams/flights.yaml"));
    write(
        "streams/flights.yaml",
        stream.replace("delay: int", "delay: bigint").replace("(9,2)", "(12,2)"));

    Result planned = run("plan", "--json");
    assertThat(planned.err()).isEmpty();
    JsonNode plan = json(planned);
    assertThat(plan.findValuesAsText("change")).containsExactly("changed", "unchanged", "changed");
    assertThat(plan.get(0).get("reason").asText())
        .isEqualTo(
            "column delay is widened from int to bigint, column fare is widened from decimal(9,2) to decimal(12,2)");
    assertThat(plan.get(2).get("reason").asText()).isEqualTo("schema of flights");

    Result applied = run("apply");
    assertThat(applied.err()).contains("apply: flights: widening its columns");
    assertThat(json(run("plan", "--json")).findValuesAsText("change")).containsOnly("unchanged");
    assertThat(run("verify", "--all").out())
        .isEqualTo(
            """
            verify: by_origin at epoch 2 (horizon 0): 2 rows, 2 keys, 0 differing rows
            verify: total at epoch 2 (horizon 2): 1 rows, 1 keys, 0 differing rows
            """);
    assertThat(run("rollback", "total").err()).contains("no retired definition");
    assertThat(run("batch", "run", "--all").out()).contains("published");
    assertThat(run("verify", "--all").exitCode()).isZero();
    assertThat(typesOfMaster()).containsExactly("BIGINT", "DECIMAL(12,2)");
    write("streams/flights.yaml", stream);
    assertThat(run("apply").err()).contains("column delay was bigint and is int");
  }

  /** Of delay and fare, in each file that is there, as a reader that knows no table sees it. */
  private List<String> typesOfMaster() {
    FlightLake lake = new FlightLake(project.resolve("lake"));
    TableLog master = lake.logs().open(TableSpec.master(FlightLake.STREAM));
    TableSnapshot now = master.loadSnapshot(master.findLatest().orElseThrow().version());
    Path folder = project.resolve("lake/streams/flights/master");
    return now.files().stream()
        .map(file -> lake.spark().read().parquet(folder.resolve(file.path()).toString()))
        .flatMap(file -> Stream.of(file.select("delay", "fare").schema().fields()))
        .map(column -> column.dataType().sql())
        .distinct()
        .toList();
  }

  /** The commands of the page about the proof that begin so, on a view of this project. */
  private static List<List<String>> documented(String beginning) {
    Path page = Path.of(System.getProperty("braid.root", ".."), "docs/exactness.md");
    try (Stream<String> lines = Files.lines(page)) {
      List<List<String>> commands =
          lines
              .map(String::strip)
              .filter(line -> line.startsWith(beginning + " "))
              .map(CommandLineIT::words)
              .toList();
      assertThat(commands).isNotEmpty();
      return commands;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a shell cuts them, without the first. */
  private static List<String> words(String command) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(command.replace("delays_by_origin", "by_origin"))
        .results()
        .skip(1)
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private Result run(String... arguments) {
    return CommandLine.run(project, arguments);
  }

  private static JsonNode json(Result result) {
    try {
      return new ObjectMapper().readTree(result.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
