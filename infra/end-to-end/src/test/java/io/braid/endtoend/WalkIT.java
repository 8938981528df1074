package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the walk of {@code docs/walk.md}, each command as it stands there. */
final class WalkIT {
  private static final TopicPartition PARTITION = new TopicPartition("flights", 0);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ALL = "SELECT coalesce(sum(flights), 0) FROM delays_by_origin";
  private static final String WITHOUT_DESTINATION =
      "{\"date\":\"2001-01-01T01:00:00Z\",\"delay\":5,\"distance\":100,\"origin\":\"BOS\"}";

  @Test
  void isTakenToItsEnd(@TempDir Path folder) throws Exception {
    List<String> steps = steps();
    assertThat(steps).hasSize(10);
    try (Platform platform = Platform.ofFlights(folder)) {
      send(platform, flights("ATL", 3));
      send(platform, flights("BOS", 5));
      send(platform, List.of(WITHOUT_DESTINATION, WITHOUT_DESTINATION));
      platform.awaitEvents(8);
      assertThat(run(platform, steps.get(0))).contains(" 0 differing rows");

      String pin = keepAnAnswer(platform, steps);
      mendDeadLetters(platform, steps);
      assertThat(platform.countAsOf(pin, ALL)).isEqualTo(8);
      acceptAGap(platform, steps);
      assertThat(platform.countAsOf(pin, ALL)).isEqualTo(8);

      assertThat(run(platform, steps.get(7))).containsPattern("flights +\\d+ +3 ");
      await().atMost(PATIENCE).until(() -> platform.count(ALL) == 10);
      assertThatThrownBy(() -> platform.countAsOf(pin, ALL))
          .hasMessageContaining("can no longer be answered");
      assertThat(run(platform, steps.get(8))).contains(" 0 differing rows");
      assertThat(platform.rows(steps.get(9)))
          .isNotEmpty()
          .allMatch(row -> row.contains("partition 0 lost offsets 10 to 15"))
          .allMatch(row -> row.contains("3 events up to epoch"));
    }
  }

  /** The pin, as the page says it, with the epoch that there is. */
  private static String keepAnAnswer(Platform platform, List<String> steps) throws SQLException {
    assertThat(platform.rows(steps.get(1)))
        .singleElement()
        .asString()
        .contains("delays_by_origin/");
    long epoch = platform.count("SELECT max(epoch) FROM braid.certificates");
    assertThat(steps.get(2)).isEqualTo("SET braid.at = 'flights@12'");
    return "flights@" + epoch;
  }

  private static void mendDeadLetters(Platform platform, List<String> steps) {
    assertThat(run(platform, steps.get(3))).containsPattern("destination: required.* 2 ");
    String stream = "streams/flights.yaml";
    platform.write(
        stream,
        platform.read(stream).replace("destination: string required", "destination: string"));
    run(platform, steps.get(4));
    assertThat(run(platform, steps.get(5))).contains("2 became events");
    platform.awaitEvents(10);
  }

  private static void acceptAGap(Platform platform, List<String> steps)
      throws ExecutionException, InterruptedException {
    platform.speed().kill();
    send(platform, flights("SFO", 5));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", platform.bootstrap()))) {
      admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(15))).all().get();
    }
    send(platform, flights("LAX", 3));
    platform.restartSpeed();
    platform.speed().awaitLine("OFFSETS_LOST", PATIENCE);
    assertThat(platform.speed().awaitExit(PATIENCE)).isEqualTo(3);
    assertThat(String.join(" ", platform.speed().lines()))
        .contains(steps.get(6).substring("speed ".length()));
    platform.restartSpeed(words(steps.get(6)).skip(1).toArray(String[]::new));
    platform.awaitEvents(13);
  }

  private static void send(Platform platform, List<String> records) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      records.forEach(
          each ->
              producer.send(
                  new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), "", each)));
    }
  }

  private static List<String> flights(String origin, int count) {
    return Stream.iterate(1, n -> n + 1)
        .limit(count)
        .map(
            n ->
                "{\"date\":\"2001-01-01T0%d:00:00Z\",\"delay\":%d,\"distance\":100,\"origin\":\"%s\",\"destination\":\"JFK\"}"
                    .formatted(n, n, origin))
        .toList();
  }

  private static String run(Platform platform, String command) {
    return platform.run(
        words(command.replace("127.0.0.1:5433", "127.0.0.1:" + platform.port()))
            .toArray(String[]::new));
  }

  /** As a shell cuts them. */
  private static Stream<String> words(String command) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1));
  }

  /** What the page tells to run: commands without {@code braid}, and SQL without its semicolon. */
  private static List<String> steps() throws IOException {
    return Files.readAllLines(Platform.root().resolve("docs/walk.md")).stream()
        .filter(line -> line.startsWith("braid ") || line.matches("[A-Z]{3,7} .*;"))
        .map(line -> line.replaceFirst("^braid ", "").replaceFirst(";$", ""))
        .toList();
  }
}
