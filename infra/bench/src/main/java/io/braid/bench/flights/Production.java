package io.braid.bench.flights;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events at a steady rate, and knows when each was sent. */
public final class Production implements Runnable {
  public static final int PARTITIONS = 4;

  private static final long NANOS_IN_SECOND = 1_000_000_000L;

  private final String bootstrap;
  private final String topic;
  private final int eventsPerSecond;
  private final AtomicLongArray sentAtNanos;

  public Production(String bootstrap, String topic, int eventsPerSecond, int events) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.eventsPerSecond = eventsPerSecond;
    this.sentAtNanos = new AtomicLongArray(events);
  }

  public int events() {
    return sentAtNanos.length();
  }

  /** By {@link System#nanoTime}; of an event that was sent. */
  public long sentAtNanos(int event) {
    return sentAtNanos.get(event);
  }

  @Override
  public void run() {
    try (KafkaProducer<String, byte[]> producer = newProducer()) {
      producer.partitionsFor(topic);
      long start = System.nanoTime();
      for (int n = 0; n < events(); n++) {
        awaitNanos(start + n * NANOS_IN_SECOND / eventsPerSecond);
        sentAtNanos.set(n, System.nanoTime());
        producer.send(new ProducerRecord<>(topic, n % PARTITIONS, "", Flights.event(n)));
      }
    }
  }

  private static void awaitNanos(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private KafkaProducer<String, byte[]> newProducer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap),
        new org.apache.kafka.common.serialization.StringSerializer(),
        new ByteArraySerializer());
  }
}
