package io.braid.local.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends each line of a file as one record, in order.
 *
 * @param keyField the field of the JSON that is the record's key; without it the records go to the
 *     partitions in turn
 * @param recordsPerSecond as fast as the broker takes them, if absent
 */
public record Replay(
    Path file, String topic, Optional<String> keyField, Optional<Double> recordsPerSecond) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_LIMIT_SECONDS = 10;

  public Replay {
    if (recordsPerSecond.isPresent() && !(recordsPerSecond.get() > 0)) {
      throw new BraidException(
          ErrorCode.USAGE,
          "The rate is %s records/s, but must be above 0. Leave it out to send at full speed."
              .formatted(recordsPerSecond.get()));
    }
  }

  /** Is told after every record how many were sent and how much of the file was read. */
  @FunctionalInterface
  public interface Listener {
    void onSent(long records, long bytesOfFile);
  }

  /**
   * Returns the count when the broker has acknowledged every record.
   *
   * @param goOn asked before each record; when it says no, the rest is not sent
   * @throws BraidException BROKER_UNREACHABLE within {@value #ANSWER_LIMIT_SECONDS} s,
   *     TOPIC_MISSING
   */
  public long run(String bootstrap, BooleanSupplier goOn, Listener listener) {
    if (!Files.isReadable(file)) {
      throw new BraidException(
          ErrorCode.USAGE, "There is no readable file \"%s\". Check the path.".formatted(file));
    }
    int partitions = countPartitions(bootstrap);
    try (Lines lines = Lines.open(file);
        KafkaProducer<String, String> producer = newProducer(bootstrap)) {
      return send(lines, producer, partitions, goOn, listener);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.USAGE,
          "\"%s\" could not be read: %s. Is it text, or text in gzip?"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private long send(
      Lines lines,
      KafkaProducer<String, String> producer,
      int partitions,
      BooleanSupplier goOn,
      Listener listener)
      throws IOException {
    Optional<Pace> pace =
        recordsPerSecond.map(rate -> new Pace(rate, System::nanoTime, LockSupport::parkNanos));
    CompletableFuture<Exception> failure = new CompletableFuture<>();
    long sent = 0;
    for (Optional<String> line = lines.next();
        line.isPresent() && !failure.isDone() && goOn.getAsBoolean();
        line = lines.next()) {
      pace.ifPresent(Pace::awaitNext);
      producer.send(
          toRecord(line.get(), sent, partitions),
          (metadata, error) -> {
            if (error != null) {
              failure.complete(error);
            }
          });
      listener.onSent(++sent, lines.position());
    }
    producer.flush();
    if (failure.isDone()) {
      throw unreachable("One of the first %d records was refused".formatted(sent), failure.join());
    }
    return sent;
  }

  private ProducerRecord<String, String> toRecord(String line, long number, int partitions) {
    return keyField
        .flatMap(field -> findField(line, field))
        .map(key -> new ProducerRecord<>(topic, key, line))
        .orElseGet(() -> new ProducerRecord<>(topic, (int) (number % partitions), noKey(), line));
  }

  @SuppressWarnings("NullAway") // Kafka's word for "no key"
  private static String noKey() {
    return null;
  }

  private static Optional<String> findField(String line, String field) {
    try {
      return Optional.ofNullable(JSON.readTree(line).get(field)).map(node -> node.asText());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private int countPartitions(String bootstrap) {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "request.timeout.ms",
                ANSWER_LIMIT_SECONDS * 1000 - 1000,
                "default.api.timeout.ms",
                ANSWER_LIMIT_SECONDS * 1000))) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(ANSWER_LIMIT_SECONDS, SECONDS)
          .values()
          .iterator()
          .next()
          .partitions()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new BraidException(
            ErrorCode.TOPIC_MISSING,
            "Kafka on %s has no topic \"%s\". Create it, or start the broker with --topic %s:4."
                .formatted(bootstrap, topic, topic),
            e);
      }
      throw silent(bootstrap, e);
    } catch (TimeoutException e) {
      throw silent(bootstrap, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("Interrupted while asking Kafka on %s".formatted(bootstrap), e);
    }
  }

  private static BraidException silent(String bootstrap, Exception cause) {
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE,
        "Kafka on %s did not answer within %d s. Check the address, or start a broker with `braid local up kafka`."
            .formatted(bootstrap, ANSWER_LIMIT_SECONDS),
        cause);
  }

  private static BraidException unreachable(String what, Exception cause) {
    String why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new BraidException(ErrorCode.BROKER_UNREACHABLE, what + why, cause);
  }

  private static KafkaProducer<String, String> newProducer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", bootstrap,
            "linger.ms", 5,
            "max.request.size", BrokerSettings.MAX_MESSAGE_BYTES,
            "delivery.timeout.ms", 120_000,
            "request.timeout.ms", 10_000),
        new StringSerializer(),
        new StringSerializer());
  }
}
