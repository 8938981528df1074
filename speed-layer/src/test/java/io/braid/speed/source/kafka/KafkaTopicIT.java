package io.braid.speed.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.project.KafkaStart;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.SourceRecord;
import io.braid.speed.source.SourceState;
import io.braid.speed.source.SourceState.Offered;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaTopicIT {
  @TempDir private static Path folder;
  private static LocalKafka kafka;

  @BeforeAll
  static void start() {
    kafka = new LocalKafka(folder, "events:2").start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void readsWhatTransactionsCommittedAndPassesOverTheRest() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "writer");
    try (KafkaProducer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        KafkaTopic topic = new KafkaTopic(settings("events"), KafkaStart.EARLIEST)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("events", 0, "key", "first"));
      producer.send(new ProducerRecord<>("events", 0, "key", null));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("events", 0, "key", "aborted"));
      producer.flush();
      assertThat(topic.look(OffsetVector.START).partitions().get(0)).isEqualTo(new Offered(0, 3));
      producer.abortTransaction();

      SourceState state = topic.look(OffsetVector.START);
      assertThat(state.partitions()).isEqualTo(Map.of(0, new Offered(0, 5), 1, new Offered(0, 0)));
      assertThat(state.topicId()).isEqualTo(topic.topicId()).hasSize(22);
      List<String> read = new ArrayList<>();
      topic.reader(List.of()).read(new OffsetRange(0, 0, 5), record -> read.add(toText(record)));
      topic.reader(List.of()).read(new OffsetRange(0, 1, 2), record -> read.add(toText(record)));
      topic.reader(List.of()).read(new OffsetRange(0, 3, 5), record -> read.add(toText(record)));
      assertThat(read).containsExactly("0=first", "1=nothing", "1=nothing");
    }
  }

  @Test
  void namesATopicThatIsMissing() {
    try (KafkaTopic topic = new KafkaTopic(settings("nowhere"), KafkaStart.EARLIEST)) {
      assertThatExceptionOfType(BraidException.class)
          .isThrownBy(() -> topic.look(OffsetVector.START))
          .withMessageContaining("There is no topic 'nowhere'")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_MISSING));
    }
  }

  @Test
  void endsNoRangeEarly() {
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(
            () ->
                new KafkaTopic(settings("events"), KafkaStart.EARLIEST)
                    .reader(List.of())
                    .read(new OffsetRange(1, 0, 1), record -> true))
        .withMessageContaining("stayed silent for 8 s at offset 0 of partition 1")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE));
  }

  private static KafkaSettings settings(String topic) {
    return new KafkaSettings(kafka.bootstrap(), topic, Map.of());
  }

  private static String toText(SourceRecord record) {
    return record.offset()
        + "="
        + record.value().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("nothing");
  }
}
