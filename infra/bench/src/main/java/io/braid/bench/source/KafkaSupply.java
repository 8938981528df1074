package io.braid.bench.source;

import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.Production;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.project.KafkaStart;
import io.braid.speed.source.Source;
import io.braid.speed.source.kafka.KafkaSettings;
import io.braid.speed.source.kafka.KafkaTopic;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.streaming.kafka010.KafkaUtils;
import org.apache.spark.streaming.kafka010.LocationStrategies;
import org.apache.spark.streaming.kafka010.OffsetRange;

/** A topic of a broker on this machine. */
final class KafkaSupply implements Supply {
  private static final String TOPIC = "flights";
  private static final int AT_ONCE = 1_000_000;

  private final LocalKafka broker;
  private final int events;

  private KafkaSupply(LocalKafka broker, int events) {
    this.broker = broker;
    this.events = events;
  }

  static KafkaSupply of(Path folder, int events) {
    LocalKafka broker = new LocalKafka(folder, TOPIC + ":" + Production.PARTITIONS).start();
    new Production(broker.bootstrap(), TOPIC, AT_ONCE, events).run();
    return new KafkaSupply(broker, events);
  }

  @Override
  public String name() {
    return "Kafka";
  }

  @Override
  public Source open(FlightsLake lake) {
    return new KafkaTopic(
        new KafkaSettings(broker.bootstrap(), TOPIC, Map.of()), KafkaStart.EARLIEST);
  }

  /** By the direct stream's reader. Its own count would be a difference of offsets. */
  @Override
  public long countPlainly(SparkSession spark) {
    OffsetRange[] ranges =
        IntStream.range(0, Production.PARTITIONS)
            .mapToObj(
                partition ->
                    OffsetRange.create(
                        new TopicPartition(TOPIC, partition), 0, events / Production.PARTITIONS))
            .toArray(OffsetRange[]::new);
    return KafkaUtils.<byte[], byte[]>createRDD(
            new JavaSparkContext(spark.sparkContext()),
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "group.id",
                "plain",
                "max.poll.records",
                10_000),
            ranges,
            LocationStrategies.PreferConsistent())
        .filter(record -> record.value() != null)
        .count();
  }

  @Override
  public void close() {
    broker.close();
  }
}
