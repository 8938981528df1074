package io.braid.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Flights sent to a topic a few at a time, with a file of all that were sent so far. */
final class SentFlights implements AutoCloseable {
  private final Path sent;
  private final String topic;
  private final List<String> flights;
  private final KafkaProducer<String, String> producer;
  private int count;

  /**
   * @param sent the file; it is made anew
   */
  SentFlights(Path sent, String bootstrap, String topic, Path flights) {
    this.sent = sent;
    this.topic = topic;
    this.flights = read(flights);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", "1"),
            new StringSerializer(),
            new StringSerializer());
  }

  /** How many there are now. */
  int count() {
    return count;
  }

  /** Returns when the broker has all of them. */
  void send(int more) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < more; i++) {
      String flight = flights.get(count++ % flights.size());
      next.add(flight);
      producer.send(new ProducerRecord<>(topic, flight));
    }
    producer.flush();
    try {
      Files.write(sent, next, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static List<String> read(Path file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
