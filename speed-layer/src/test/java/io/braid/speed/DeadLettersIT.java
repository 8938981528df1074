package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.stream.Epoch;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.LakeView;
import io.braid.speed.fixture.SpeedCommand;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk of docs/dead-letters.md, beside a speed layer that reads on. */
final class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final Path PAGE =
      Path.of(System.getProperty("braid.root", ".."), "docs", "dead-letters.md");
  private static final String FLIGHT =
      "{\"date\":\"2001-01-01T%02d:%02d:00Z\",\"delay\":%d,\"distance\":400,%s\"destination\":\"SFO\"}";

  @TempDir private Path folder;
  @TempDir private Path kafkaFolder;

  private final List<String> events = new ArrayList<>();

  @Test
  void recordsThatDecodeAfterAFixBecomeEventsOnceWhileTheStreamGoesOn() throws IOException {
    try (LocalKafka kafka = new LocalKafka(kafkaFolder).start();
        Topic to = new Topic(kafka.bootstrap(), "flights").create(1)) {
      SpeedProject project = SpeedProject.create(folder, kafka.bootstrap(), "flights");
      List<String> nameless = IntStream.range(0, 10).mapToObj(i -> flight(i, "")).toList();
      to.send(nameless);
      to.sendBytes(
          List.of("no json".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff, 0x01}));
      try (ChildProcess speed = project.start()) {
        speed.awaitLine("speed: flights at epoch", PATIENCE);
        awaitEpoch(last -> last.total().deadLetters() == 12);
        lists("origin: required, but missing or null", 10, 0);
        SpeedCommand shown = SpeedCommand.dead(folder, "show", "flights", "0:11");
        assertThat(shown.out()).contains("not UTF-8").contains("ff01");
        assertThat(SpeedCommand.dead(folder, "show", "flights", "0:3").out())
            .contains(nameless.get(3));
        refusesWhatIsNotThere();

        loosen();
        refusesWhatWasNotApplied();
        lake().applyColumns();
        AtomicBoolean replaying = new AtomicBoolean(true);
        Thread sender = new Thread(() -> sendWhile(replaying, to));
        sender.start();
        SpeedCommand few = SpeedCommand.dead(folder, "replay", "flights", "0:1", "0:2", "0:10");
        assertThat(few.out())
            .containsPattern("2 became events in epoch \\d+; 1 do not decode and stay dead");
        replaying.set(false);
        await().atMost(PATIENCE).until(() -> !sender.isAlive());
        events.addAll(nameless.subList(1, 3));
        awaitEpoch(last -> last.total().events() == events.size());
        assertThat(speed.isAlive()).isTrue();
        lake().holdsExactly(events, 12, 2);
      }

      pageCommands().forEach(command -> assertThat(run(command)).isZero());

      events.addAll(nameless);
      events.remove(nameless.get(1));
      events.remove(nameless.get(2));
      lake().holdsExactly(events, 12, 10);
      lists("origin: required, but missing or null", 10, 10);
      assertThat(SpeedCommand.dead(folder, "replay", "flights", "--json").out())
          .contains("\"epoch\":null,\"replayed\":0,\"duplicates\":0,\"still_dead\":2");
    }
  }

  /** The page's own, at a position that this topic has. */
  private static List<String> pageCommands() throws IOException {
    List<String> commands =
        Pattern.compile("^braid dead (.*)$", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1).replace("0:8120", "0:4"))
            .toList();
    assertThat(commands).hasSize(5);
    return commands;
  }

  private int run(String command) {
    List<String> arguments = new ArrayList<>();
    Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(command)
        .results()
        .forEach(word -> arguments.add(word.group(1) == null ? word.group(2) : word.group(1)));
    return SpeedCommand.dead(folder, arguments.toArray(String[]::new)).exitCode();
  }

  private void lists(String error, int records, int replayed) {
    assertThat(SpeedCommand.dead(folder, "list", "flights", "--json").out())
        .contains(
            "{\"error\":\"%s\",\"records\":%d,\"replayed\":%d,"
                .formatted(error, records, replayed));
  }

  private void refusesWhatIsNotThere() {
    SpeedCommand nothing = SpeedCommand.dead(folder, "show", "flights", "0:4711");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("has no dead letter at 0:4711");
    assertThat(SpeedCommand.dead(folder, "list", "flight").err())
        .contains("Did you mean 'flights'?");
    assertThat(SpeedCommand.dead(folder, "replay", "flights", "--where", "_eror = 1").err())
        .contains("QUERY_INVALID")
        .contains("over the columns _epoch, _partition, _offset, _ingested_at, _error, _raw");
    assertThat(SpeedCommand.dead(folder, "show", "flights", "7").err())
        .contains("Write PARTITION:OFFSET");
  }

  private void refusesWhatWasNotApplied() {
    assertThat(SpeedCommand.dead(folder, "replay", "flights").err())
        .contains("Run 'braid apply' first");
  }

  private void loosen() throws IOException {
    Path file = folder.resolve("streams/flights.yaml");
    Files.writeString(
        file, Files.readString(file).replace("origin: string required", "origin: string"));
  }

  private void sendWhile(AtomicBoolean going, Topic to) {
    for (int i = 0; going.get(); i++) {
      List<String> more =
          List.of(flight(i, "\"origin\":\"ATL\","), flight(i, "\"origin\":\"BOS\","));
      to.send(more);
      events.addAll(more);
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }
  }

  private static String flight(int i, String origin) {
    return FLIGHT.formatted(i / 60 % 24, i % 60, i, origin);
  }

  private LakeView lake() {
    return new LakeView(
        LakeSession.open("looks on", "local[2]", Map.of("spark.sql.adaptive.enabled", "false")),
        folder);
  }

  private void awaitEpoch(Predicate<Epoch> reached) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> lake().findLast(), last -> last.filter(reached).isPresent());
  }
}
