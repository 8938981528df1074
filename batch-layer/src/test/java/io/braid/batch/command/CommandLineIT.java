package io.braid.batch.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.batch.fixture.CommandLine;
import io.braid.batch.fixture.CommandLine.Result;
import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        .isEqualTo(
            """
            views/by_origin.sql: exact (keys: 1, over flights)
            views/total.sql: exact (keys: 0, over flights)
            """);
    assertThat(fine.err()).isEmpty();
    assertThat(fine.exitCode()).isZero();

    write("views/middle.sql", "SELECT origin,\n  median(delay) AS m\nFROM flights GROUP BY origin");
    Result refused = run("check");
    assertThat(refused.out())
        .contains("views/by_origin.sql: exact")
        .contains("views/middle.sql:2: refused: median(delay)");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(json(run("check", "--json")).findValuesAsText("verdict"))
        .containsExactly("exact", "refused", "exact");

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
            verify: by_origin at epoch 2 (horizon 1): 2 rows, 0 differing rows
            verify: total at epoch 2 (horizon 1): 1 rows, 0 differing rows
            """);
    assertThat(proved.exitCode()).isZero();
    assertThat(run("status").out()).contains("flights").contains("by_origin");

    lake.commit(
        List.of(Flight.of("SFO", 1)), rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    Result differs = run("verify", "by_origin");
    assertThat(differs.out()).contains("3 rows, 1 differing rows");
    assertThat(differs.err())
        .startsWith("VERIFY_DIFFERS")
        .contains("[origin=SFO]: plain [origin=SFO n=1], merged [origin=SFO n=2]");
    assertThat(differs.exitCode()).isEqualTo(3);
    Result blocked = run("batch", "run", "by_origin", "--full");
    assertThat(blocked.err()).startsWith("AUDIT_DIFFERS").contains("first in epoch 3");
    assertThat(blocked.exitCode()).isEqualTo(3);
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
