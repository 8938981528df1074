package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.LocalKafka;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a stream begins; on a broker of the newest release, so that one is read too. */
final class KafkaStartIT {
  private static final List<String> FLIGHTS = FlightLines.read(60);
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir private static Path brokerFolder;
  private static LocalKafka kafka;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.newer(brokerFolder).start();
    spark = LakeSession.open("starts", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void beginsBehindTheLatestAndStaysThereWithoutAnEvent() {
    try (Topic to = new Topic(kafka.bootstrap(), "late").create(2)) {
      send(to, "late", 2, 0, 20, NOON);
      Epoch first = speed("late", "latest").until(epoch -> epoch.number() == 1);
      assertThat(first.after().next()).isEqualTo(Map.of(0, 10L, 1, 10L));
      assertThat(first.remarks())
          .extracting(Remark::text)
          .containsExactly(
              "begins at offset 10 of partition 0, offset 10 of partition 1 (start: latest)");

      send(to, "late", 2, 20, 40, NOON);
      to.grow(3);
      send(to, "late", 3, 40, 60, NOON);
      SteppedSpeed again = speed("late", "earliest");
      Epoch last = again.untilEvents(40);
      assertThat(last.remarks()).isEqualTo(first.remarks());
      again.lake().holdsExactly(FLIGHTS.subList(20, 60), 0);
    }
  }

  @Test
  void beginsAtAMomentInEachPartition() {
    try (Topic to = new Topic(kafka.bootstrap(), "noon").create(2)) {
      send(to, "noon", 2, 0, 10, NOON.minusMillis(1));
      send(to, "noon", 1, 10, 20, NOON);
      send(to, "noon", 1, 20, 30, NOON.minusSeconds(60));
      SteppedSpeed speed = speed("noon", NOON.toString());
      Epoch last = speed.untilEvents(20);
      assertThat(last.after().next()).isEqualTo(Map.of(0, 25L, 1, 5L));
      List<String> read = new ArrayList<>(FLIGHTS.subList(10, 30));
      speed.lake().holdsExactly(read, 0);

      send(to, "noon", 2, 30, 40, NOON.minusSeconds(60));
      speed.untilEvents(30);
      read.addAll(FLIGHTS.subList(30, 40));
      speed.lake().holdsExactly(read, 0);
    }
  }

  /** In turn to each of the partitions. */
  private static void send(
      Topic to, String name, int partitions, int first, int until, Instant time) {
    for (int i = first; i < until; i++) {
      byte[] line = FLIGHTS.get(i).getBytes(StandardCharsets.UTF_8);
      to.send(new ProducerRecord<>(name, i % partitions, time.toEpochMilli(), "", line));
    }
  }

  private SteppedSpeed speed(String topic, String start) {
    String source =
        "kafka: {bootstrap: '%s', topic: %s, start: %s}".formatted(kafka.bootstrap(), topic, start);
    return SteppedSpeed.start(spark, SpeedProject.create(folder, source), new SettableClock());
  }
}
