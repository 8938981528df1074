package io.braid.speed.source.kafka;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads ranges of a topic. The end of a range is where the consumer's own position has passed it,
 * so compacted records and transactions are no gaps, and a broker that falls silent is an error.
 * Spark's {@code KafkaRDD} cannot tell these apart: without a record it takes silence for the end.
 */
final class KafkaReader implements RecordReader {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaSettings kafka;

  KafkaReader(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public long read(OffsetRange range, Predicate<SourceRecord> takesMore) {
    KafkaConsumer<byte[], byte[]> consumer = Consumers.borrow(kafka);
    try {
      long reached = read(consumer, range, takesMore);
      Consumers.giveBack(kafka, consumer);
      return reached;
    } catch (OffsetOutOfRangeException e) {
      Consumers.discard(consumer);
      throw new BraidException(
          ErrorCode.BROKER_UNREACHABLE,
          "%s no longer has all of partition %d from %d until %d. The next look will tell why."
              .formatted(kafka, range.partition(), range.from(), range.until()));
    } catch (KafkaException e) {
      Consumers.discard(consumer);
      throw KafkaErrors.of(kafka, e);
    } catch (RuntimeException | Error e) {
      Consumers.discard(consumer);
      throw e;
    }
  }

  private long read(
      KafkaConsumer<byte[], byte[]> consumer,
      OffsetRange range,
      Predicate<SourceRecord> takesMore) {
    TopicPartition partition = new TopicPartition(kafka.topic(), range.partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, range.from());
    long heardNanos = System.nanoTime();
    long position = range.from();
    while (position < range.until()) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL).records(partition)) {
        if (each.offset() < range.until() && !takesMore.test(toSource(each))) {
          return each.offset() + 1;
        }
      }
      long now = consumer.position(partition);
      if (now > position) {
        heardNanos = System.nanoTime();
      } else if (System.nanoTime() - heardNanos > KafkaSettings.PATIENCE_MILLIS * 1_000_000L) {
        throw new BraidException(
            ErrorCode.BROKER_UNREACHABLE,
            "%s stayed silent for %d s at offset %d of partition %d. Is the broker running?"
                .formatted(kafka, KafkaSettings.PATIENCE_MILLIS / 1000, now, range.partition()));
      }
      position = now;
    }
    return range.until();
  }

  private static SourceRecord toSource(ConsumerRecord<byte[], byte[]> record) {
    return new SourceRecord(
        record.partition(), record.offset(), Optional.ofNullable(record.value()));
  }
}
