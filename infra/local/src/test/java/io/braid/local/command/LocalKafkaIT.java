package io.braid.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as another module's test uses them. */
final class LocalKafkaIT {
  @TempDir private Path folder;

  @Test
  void whatWasProducedIsThereAfterAKill() throws IOException {
    Path file = folder.resolve("events.jsonl");
    Files.write(file, List.of("{\"id\":1}", "{\"id\":2}", "{\"id\":3}"));
    try (LocalKafka kafka = new LocalKafka(folder.resolve("kafka"), "events:2").start()) {
      kafka.produce("events", file);
      String before = kafka.bootstrap();

      kafka.kill();
      kafka.start();
      kafka.produce("events", file, "--key", "id");

      assertThat(kafka.bootstrap()).isEqualTo(before);
      assertThat(countRecords(kafka.bootstrap())).isEqualTo(6);
    }
  }

  private static long countRecords(String bootstrap) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      return consumer
          .endOffsets(List.of(new TopicPartition("events", 0), new TopicPartition("events", 1)))
          .values()
          .stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }
}
