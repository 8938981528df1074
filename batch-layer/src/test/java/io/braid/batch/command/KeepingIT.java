package io.braid.batch.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.batch.fixture.CommandLine;
import io.braid.batch.fixture.CommandLine.Result;
import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeepingIT {
  @TempDir Path project;

  @Test
  void doesWhatThePagesOnRetentionAndForgettingSay() throws IOException {
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
    String sql = "SELECT origin, count(*) AS n FROM flights GROUP BY origin";
    write("views/delays_by_origin.sql", sql);
    run("apply");
    FlightLake lake = new FlightLake(project.resolve("lake"));
    lake.view("delays_by_origin", sql);
    lake.commit(List.of(Flight.of("ATL", 17), Flight.of("BOS", 2)));
    lake.commit(List.of(Flight.of("ATL", 1)));

    for (List<String> command : documented("retention.md")) {
      Result kept = run(command.toArray(String[]::new));
      assertThat(kept.err()).as("%s", command).isEmpty();
      assertThat(kept.out()).contains("stream flights").contains("view delays_by_origin@");
    }
    for (List<String> command : documented("forgetting.md")) {
      Result forgotten = run(command.toArray(String[]::new));
      assertThat(forgotten.err()).as("%s", command).isEmpty();
      assertThat(forgotten.out()).contains("flights");
    }

    Result proof = run("verify", "delays_by_origin");
    assertThat(proof.out()).as(proof.err()).contains("1 rows, 1 keys, 0 differing rows");
    assertThat(run("forget", "flights", "--where", "nowhere = 1").err())
        .startsWith("QUERY_INVALID")
        .contains("over the columns _epoch");
    assertThat(run("forget", "flight", "--where", "true").err()).contains("Did you mean 'flights'");
  }

  @Test
  void tellsNoValuesOfACondition() {
    assertThat(ForgetCommand.withoutValues("name = 'O''Hara' AND id2 IN (7, -1.5e3) OR x = \"y\""))
        .isEqualTo("name = ?? AND id2 IN (?, -?) OR x = ?");
    assertThat(ForgetCommand.withoutValues("at < DATE'2026-01-01' AND t.c3 > 0x1F"))
        .isEqualTo("at < DATE? AND t.c3 > ?");
  }

  private Result run(String... arguments) {
    return CommandLine.run(project, arguments);
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** The commands of a page, as a shell cuts them. */
  private static List<List<String>> documented(String page) throws IOException {
    Path file = Path.of(System.getProperty("braid.root", ".."), "docs", page);
    try (Stream<String> lines = Files.lines(file)) {
      List<List<String>> commands =
          lines.filter(line -> line.startsWith("braid ")).map(KeepingIT::words).toList();
      assertThat(commands).isNotEmpty();
      return commands;
    }
  }

  private static List<String> words(String command) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(command)
        .results()
        .skip(1)
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }
}
