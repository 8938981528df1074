package io.braid.speed.source.kafka;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.KafkaStart;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import io.braid.speed.source.SourceState.Offered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** A topic: what it is and which offsets it offers. The client is made when it is first needed. */
public final class KafkaTopic implements Source {
  private static final String LOSS = "events were deleted by retention before they were read";

  /** What Kafka answers where no record is so young. */
  private static final long NO_RECORD = -1;

  private final KafkaSettings kafka;
  private final KafkaStart start;
  private Optional<Admin> admin = Optional.empty();

  /**
   * @param start where a stream begins that has read nothing yet; partitions that come later are
   *     read from their beginning
   */
  public KafkaTopic(KafkaSettings kafka, KafkaStart start) {
    this.kafka = kafka;
    this.start = start;
  }

  @Override
  public String name() {
    return kafka.toString();
  }

  @Override
  public RecordReader reader(List<OffsetRange> ranges) {
    return new KafkaReader(kafka);
  }

  @Override
  public Optional<String> start() {
    return start.equals(KafkaStart.EARLIEST) ? Optional.empty() : Optional.of(start.toString());
  }

  @Override
  public String topicId() {
    return describe().topicId().toString();
  }

  /** Ends are those of committed transactions. */
  @Override
  public SourceState look(OffsetVector position) {
    TopicDescription topic = describe();
    ListOffsetsResult begins = list(topic, begin(position));
    ListOffsetsResult ends = list(topic, OffsetSpec.latest());
    SortedMap<Integer, Offered> partitions = new TreeMap<>();
    for (TopicPartitionInfo each : topic.partitions()) {
      TopicPartition partition = new TopicPartition(kafka.topic(), each.partition());
      long end = await(ends.partitionResult(partition)).offset();
      long found = await(begins.partitionResult(partition)).offset();
      long begin = found == NO_RECORD ? end : found;
      // Both answers are taken at different moments; retention may pass between them.
      partitions.put(each.partition(), new Offered(begin, Math.max(begin, end)));
    }
    return new SourceState(topic.topicId().toString(), partitions, LOSS);
  }

  private OffsetSpec begin(OffsetVector position) {
    if (!position.topicId().isEmpty() || start instanceof KafkaStart.Earliest) {
      return OffsetSpec.earliest();
    }
    // Kafka counts milliseconds.
    return start instanceof KafkaStart.From from
        ? OffsetSpec.forTimestamp(from.time().plusNanos(999_999).toEpochMilli())
        : OffsetSpec.latest();
  }

  @Override
  public void close() {
    admin.ifPresent(client -> client.close(Duration.ofSeconds(1)));
  }

  private TopicDescription describe() {
    return await(admin().describeTopics(List.of(kafka.topic())).allTopicNames()).values().stream()
        .findFirst()
        .orElseThrow();
  }

  private ListOffsetsResult list(TopicDescription topic, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        topic.partitions().stream()
            .map(each -> new TopicPartition(kafka.topic(), each.partition()))
            .collect(Collectors.toMap(Function.identity(), partition -> which));
    return admin().listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
  }

  private <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw KafkaErrors.of(kafka, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BraidException(
          ErrorCode.BROKER_UNREACHABLE, "Interrupted while asking " + kafka, e);
    }
  }

  /** Made when first needed, so that a name that cannot be resolved yet is no reason to end. */
  private Admin admin() {
    Admin client = admin.orElseGet(() -> open(kafka));
    admin = Optional.of(client);
    return client;
  }

  private static Admin open(KafkaSettings kafka) {
    try {
      return Admin.create(kafka.toAdmin());
    } catch (KafkaException e) {
      String reason = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
      throw reason.contains("resolvable")
          ? new BraidException(
              ErrorCode.BROKER_UNREACHABLE,
              "No address is known for the broker at %s. Is its name right, and can it be resolved from here?"
                  .formatted(kafka.bootstrap()),
              e)
          : new BraidException(
              ErrorCode.PROJECT_INVALID,
              "A client of %s cannot be set up: %s. Correct %s in the stream's file."
                  .formatted(kafka, reason, kafka.settingNamedIn(reason)),
              e);
    }
  }
}
