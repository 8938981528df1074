package io.braid.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaBrokerIT {
  @TempDir private Path folder;

  @Test
  void keepsPortTopicsAndRecordsOverAKill() throws IOException {
    try (KafkaBroker broker = KafkaBroker.onFreePort(folder)) {
      broker.start();
      broker.createTopic("events", 4);
      broker.createTopic("events", 4);
      assertThat(replay(Optional.empty()).run(broker.bootstrap(), () -> true, (n, bytes) -> {}))
          .isEqualTo(1000);
      String before = broker.bootstrap();

      broker.kill();
      assertThat(broker.isAlive()).isFalse();
      broker.start();

      assertThat(broker.bootstrap()).isEqualTo(before);
      assertThat(countRecords(broker)).containsExactly(250L, 250L, 250L, 250L);
      replay(Optional.of("id")).run(broker.bootstrap(), () -> true, (n, bytes) -> {});
      assertThat(countRecords(broker).stream().mapToLong(Long::longValue).sum()).isEqualTo(2000);
    }
    await().until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void refusesATakenPortAndNamesTheWayOut() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KafkaBroker broker = KafkaBroker.of(folder, other.getLocalPort())) {
      assertThatThrownBy(broker::start)
          .isInstanceOfSatisfying(
              BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN))
          .hasMessageContaining("Port %d", other.getLocalPort())
          .hasMessageContaining("--kafka-port");
    }
  }

  @Test
  void saysWithinTenSecondsThatNoBrokerAnswers() throws IOException {
    String nowhere = "127.0.0.1:" + Ports.findFree(new Random());
    Replay replay = replay(Optional.empty());
    long startNanos = System.nanoTime();
    assertThatThrownBy(() -> replay.run(nowhere, () -> true, (n, bytes) -> {}))
        .isInstanceOfSatisfying(
            BraidException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE));
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(15));
  }

  private Replay replay(Optional<String> key) throws IOException {
    Path file = folder.resolve("events.jsonl");
    Files.write(file, IntStream.range(0, 1000).mapToObj("{\"id\":%d}"::formatted).toList());
    return new Replay(file, "events", key, Optional.empty());
  }

  private static List<Long> countRecords(KafkaBroker broker) {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      Map<TopicPartition, Long> ends =
          consumer.endOffsets(
              IntStream.range(0, 4).mapToObj(p -> new TopicPartition("events", p)).toList());
      return List.copyOf(ends.values());
    }
  }
}
