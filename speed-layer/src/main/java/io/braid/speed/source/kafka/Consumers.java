package io.braid.speed.source.kafka;

import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * The idle consumers of this executor: opening one takes longer than an epoch. A consumer is used
 * by one task at a time. Thread-safe.
 */
final class Consumers {
  private static final Map<KafkaSettings, Deque<KafkaConsumer<byte[], byte[]>>> IDLE =
      new ConcurrentHashMap<>();

  private Consumers() {}

  static KafkaConsumer<byte[], byte[]> borrow(KafkaSettings kafka) {
    KafkaConsumer<byte[], byte[]> idle = idle(kafka).poll();
    return idle != null ? idle : new KafkaConsumer<>(kafka.toConsumer());
  }

  static void giveBack(KafkaSettings kafka, KafkaConsumer<byte[], byte[]> consumer) {
    consumer.unsubscribe();
    idle(kafka).push(consumer);
  }

  static void discard(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.close(Duration.ZERO);
  }

  private static Deque<KafkaConsumer<byte[], byte[]>> idle(KafkaSettings kafka) {
    return IDLE.computeIfAbsent(kafka, settings -> new ConcurrentLinkedDeque<>());
  }
}
