package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.Remark;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker does to a stream, and what becomes of it. {@code docs/sources.md} */
final class SourcesIT {
  private static final List<String> FLIGHTS = FlightLines.read(200);

  @TempDir private static Path kafkaFolder;
  private static LocalKafka kafka;
  private static SparkSession spark;

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private String topic = "";

  @BeforeAll
  static void start() {
    kafka = new LocalKafka(kafkaFolder).start();
    spark = LakeSession.open("sources", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void stopsAtATopicMadeAgainEvenIfItHasMoreThanTheOldOne() {
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      SteppedSpeed speed = speed();
      to.send(FLIGHTS.subList(0, 10));
      speed.untilEvents(10);
      to.delete();
      await().ignoreExceptions().until(() -> to.create(1) == to);
      to.send(FLIGHTS.subList(0, 30));

      String text = "it was deleted and made again. Nothing was skipped.";
      assertThat(speed.untilEnd(ErrorCode.TOPIC_RECREATED)).hasMessageContaining(text);
      assertThat(speed().untilEnd(ErrorCode.TOPIC_RECREATED)).hasMessageContaining(text);
      speed.lake().holdsExactly(FLIGHTS.subList(0, 10), 0);

      project().write("braid.yaml", "lake: new-lake\n");
      SteppedSpeed anew = speed();
      anew.untilEvents(30);
      anew.lake().holdsExactly(FLIGHTS.subList(0, 30), 0);
    }
  }

  @Test
  void readsPartitionsThatAreAddedFromTheirBeginning() {
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      SteppedSpeed speed = speed();
      to.send(FLIGHTS.subList(0, 10));
      speed.untilEvents(10);
      to.grow(3);
      for (int i = 10; i < 40; i++) {
        to.send(record(i % 3, FLIGHTS.get(i)));
      }

      Epoch last = speed.untilEvents(40);
      assertThat(last.after().next()).isEqualTo(Map.of(0, 20L, 1, 10L, 2, 10L));
      speed.lake().holdsExactly(FLIGHTS.subList(0, 40), 0);
    }
  }

  @Test
  void goesOnBehindALossOnlyIfExactlyThatIsAccepted() {
    OffsetRange lost = new OffsetRange(0, 10, 15);
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      SteppedSpeed speed = speed();
      to.send(FLIGHTS.subList(0, 10));
      speed.untilEvents(10);
      to.send(FLIGHTS.subList(10, 30));
      to.deleteBefore(0, 15);
      assertThat(speed.untilEnd(ErrorCode.OFFSETS_LOST))
          .hasMessageContaining("accept the loss with --accept-gap flights:0:10-15");
      assertThat(speed(new OffsetRange(0, 10, 16)).untilEnd(ErrorCode.OFFSETS_LOST))
          .hasMessageContaining("accept exactly what is lost: --accept-gap flights:0:10-15");

      SteppedSpeed accepting = speed(lost);
      List<Remark> remarks = accepting.untilEvents(25).remarks();
      assertThat(remarks)
          .singleElement()
          .isInstanceOfSatisfying(Remark.Gap.class, gap -> assertThat(gap.range()).isEqualTo(lost));
      assertThat(accepting.said()).contains("partition 0 lost offsets 10 to 15 before epoch");
      List<String> kept = new ArrayList<>(FLIGHTS.subList(0, 10));
      kept.addAll(FLIGHTS.subList(15, 30));
      accepting.lake().holdsExactly(kept, 0);

      SteppedSpeed again = speed(lost);
      to.send(FLIGHTS.subList(30, 31));
      assertThat(again.untilEvents(26).remarks()).isEqualTo(remarks);
      assertThat(again.said()).contains("already; --accept-gap can be left out");
      assertThat(speed(new OffsetRange(0, 31, 32)).untilEnd(ErrorCode.USAGE))
          .hasMessageContaining("nothing is lost");
    }
  }

  @Test
  void passesOverWhatCompactionTook() {
    Map<String, String> settings =
        Map.of(
            "cleanup.policy", "compact",
            "segment.bytes", "4096",
            "min.cleanable.dirty.ratio", "0.01");
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1, settings)) {
      for (int i = 0; i < 100; i++) {
        to.send(new ProducerRecord<>(topic, 0, i < 90 ? "same" : "key" + i, bytes(FLIGHTS.get(i))));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> offsets().size() < 90);
      List<Integer> before = offsets(); // and compaction may go on

      SteppedSpeed speed = speed();
      speed.until(epoch -> epoch.after().nextOf(0) == 100);
      List<Integer> read =
          speed.lake().master().select("_offset").orderBy("_offset").collectAsList().stream()
              .map(row -> (int) row.getLong(0))
              .toList();
      assertThat(read.get(0)).isPositive();
      assertThat(before).containsAll(read);
      assertThat(read).containsAll(offsets());
      speed.lake().holdsExactly(read.stream().map(FLIGHTS::get).toList(), 0);
    }
  }

  @Test
  void waitsForAnOpenTransactionAndLeavesNothingOfAnAbortedOne() {
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", topic),
                new StringSerializer(),
                new StringSerializer())) {
      SteppedSpeed speed = speed();
      to.send(FLIGHTS.subList(0, 10));
      producer.initTransactions();
      producer.beginTransaction();
      FLIGHTS.subList(50, 55).forEach(line -> producer.send(new ProducerRecord<>(topic, line)));
      producer.flush();
      to.send(FLIGHTS.subList(10, 20));

      Epoch held = speed.untilEvents(10);
      clock.jump(Duration.ofSeconds(2));
      assertThat(speed.until(last -> last.number() > held.number()).after().nextOf(0))
          .isEqualTo(10);
      producer.abortTransaction();
      speed.untilEvents(20);

      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, FLIGHTS.get(60)));
      producer.flush();
      producer.abortTransaction();
      Epoch nothing = speed.until(last -> last.after().nextOf(0) == 28);
      assertThat(nothing.total().events()).isEqualTo(20);

      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, FLIGHTS.get(20)));
      producer.commitTransaction();
      speed.untilEvents(21);
      assertThat(speed.until(last -> last.after().nextOf(0) == 30).counts().deadLetters()).isZero();
      speed.lake().holdsExactly(FLIGHTS.subList(0, 21), 0);
    }
  }

  @Test
  void countsByPositionWhateverTimeRecordsBear() {
    Instant now = Instant.now();
    List<Instant> times =
        List.of(now, Instant.EPOCH, now.plus(Duration.ofDays(3650)), now.minusSeconds(1), now);
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(2)) {
      SteppedSpeed speed = speed();
      for (int i = 0; i < 20; i++) {
        long millis = times.get(i % times.size()).toEpochMilli();
        to.send(new ProducerRecord<>(topic, i % 2, millis, "", bytes(FLIGHTS.get(i))));
      }
      speed.untilEvents(20);
      speed.lake().holdsExactly(FLIGHTS.subList(0, 20), 0);
    }
  }

  @Test
  void neverGoesBackInTimeWhenItsOwnClockDoes() {
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      SteppedSpeed speed = speed();
      to.send(FLIGHTS.subList(0, 10));
      clock.jump(Duration.ofHours(1));
      Epoch ahead = speed.untilEvents(10);
      clock.jump(Duration.ofHours(-1));

      Epoch idle = speed.until(last -> last.number() > ahead.number());
      assertThat(idle.asOf()).isEqualTo(ahead.asOf());
      to.send(FLIGHTS.subList(10, 20));
      assertThat(speed.untilEvents(20).asOf()).isEqualTo(ahead.asOf());
      assertThat(speed.lake().master().select("_ingested_at").distinct().count()).isEqualTo(1);

      SteppedSpeed elsewhere = speed();
      to.send(FLIGHTS.subList(20, 30));
      assertThat(elsewhere.untilEvents(30).asOf()).isEqualTo(ahead.asOf());
      clock.jump(Duration.ofHours(2));
      to.send(FLIGHTS.subList(30, 31));
      assertThat(elsewhere.untilEvents(31).asOf()).isAfter(ahead.asOf());
      speed.lake().holdsExactly(FLIGHTS.subList(0, 31), 0);
    }
  }

  @Test
  void keepsTheBytesOfWhateverIsNoEvent() {
    byte[] large = bytes("{\"origin\":\"%s\"".formatted("x".repeat(10_000_000)));
    String event =
        FLIGHTS.get(0).replaceFirst("\\{", "{\"note\":\"%s\",".formatted("y".repeat(10_000_000)));
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      SteppedSpeed speed = speed();
      to.send(new ProducerRecord<>(topic, 0, "a tombstone", null));
      to.send(new ProducerRecord<>(topic, 0, "empty", new byte[0]));
      to.send(new ProducerRecord<>(topic, 0, "large", large));
      to.send(
          new ProducerRecord<>(
              topic,
              0,
              "a key that is no event",
              bytes(event),
              List.of(new RecordHeader("a header", bytes("of no concern")))));

      speed.untilEvents(1);
      speed.lake().holdsExactly(List.of(FLIGHTS.get(0)), 3);
      List<Row> dead =
          speed.lake().master().where("_error IS NOT NULL").orderBy("_offset").collectAsList();
      assertThat(dead.stream().map(row -> row.<byte[]>getAs("_raw")))
          .containsExactly(null, new byte[0], large);
      assertThat(dead.get(0).<String>getAs("_error")).isEqualTo("the record has no value");
    }
  }

  @Test
  void readsNoMoreAtOnceThanMemoryHolds() {
    String large = "{\"origin\":\"%s\"".formatted("x".repeat(9_000_000));
    List<byte[]> all = new ArrayList<>(Collections.nCopies(10, bytes(large)));
    FLIGHTS.subList(0, 10).forEach(line -> all.add(bytes(line)));
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      to.sendBytes(all);
      SteppedSpeed speed = speed();

      Epoch first = speed.until(last -> last.total().records() > 0);
      assertThat(first.counts().deadLetters()).isEqualTo(8);
      assertThat(first.after().nextOf(0)).isEqualTo(8);
      assertThat(speed.said()).contains("12 waiting");
      speed.untilEvents(10);
      speed.lake().holdsExactly(FLIGHTS.subList(0, 10), 10);
    }
  }

  @Test
  void saysWhoRefusedToLetItRead() {
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      to.send(FLIGHTS.subList(0, 10));
      to.forbidReading();
      SteppedSpeed speed = speed();

      speed.untilItWaits(ErrorCode.BROKER_UNREACHABLE);
      assertThat(speed.said())
          .contains("The broker at %s refused us".formatted(kafka.bootstrap()))
          .contains("READ on topic '%s'".formatted(topic));
      assertThat(speed.lake().findLast().orElseThrow().after().next()).isEmpty();
    }
  }

  @Test
  void namesAnAddressThatNobodyKnows() {
    SpeedProject.create(folder, "no.such.host.invalid:9092", topic);
    SteppedSpeed speed = SteppedSpeed.start(spark, project(), clock);

    speed.untilItWaits(ErrorCode.BROKER_UNREACHABLE);
    assertThat(speed.said())
        .contains("No address is known for the broker at no.such.host.invalid:9092");
  }

  @Test
  void goesOnWithAnotherLeader(@TempDir Path secondFolder) {
    try (LocalKafka second = LocalKafka.joining(kafka, secondFolder).start();
        Topic to = new Topic(kafka.bootstrap(), topic).createOnBoth()) {
      SteppedSpeed speed = speed();
      to.send(FLIGHTS.subList(0, 10));
      speed.untilEvents(10);

      second.kill();
      to.send(FLIGHTS.subList(10, 20));
      speed.untilEvents(20);
      second.start();
      to.send(FLIGHTS.subList(20, 30));
      speed.untilEvents(30);
      speed.lake().holdsExactly(FLIGHTS.subList(0, 30), 0);
    }
  }

  private SteppedSpeed speed(OffsetRange... gaps) {
    if (!folder.resolve("braid.yaml").toFile().exists()) {
      SpeedProject.create(folder, kafka.bootstrap(), topic);
    }
    return SteppedSpeed.start(spark, project(), clock, gaps);
  }

  private SpeedProject project() {
    return new SpeedProject(folder);
  }

  private ProducerRecord<String, byte[]> record(int partition, String line) {
    return new ProducerRecord<>(topic, partition, "", bytes(line));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Those that a consumer still finds. */
  private List<Integer> offsets() {
    List<Integer> found = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < 100) {
        consumer.poll(Duration.ofMillis(200)).forEach(each -> found.add((int) each.offset()));
      }
    }
    return Collections.unmodifiableList(found);
  }
}
