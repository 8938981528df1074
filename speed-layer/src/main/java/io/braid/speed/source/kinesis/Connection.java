package io.braid.speed.source.kinesis;

import io.braid.core.error.BraidException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The calls of one stream, whose failures say what to do. For one thread. */
final class Connection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** The most that one call may ask for; AWS ends it at 10 MB besides. */
  private static final int RECORDS = 10_000;

  private static final Duration BETWEEN_DESCRIPTIONS = Duration.ofSeconds(5);

  private final KinesisSettings kinesis;
  private final Clock clock;
  private Optional<KinesisClient> opened = Optional.empty();
  private Optional<Described> described = Optional.empty();

  Connection(KinesisSettings kinesis, Clock clock) {
    this.kinesis = kinesis;
    this.clock = clock;
  }

  private record Described(Description stream, Instant at) {}

  /**
   * @param id names the stream and when it was made
   */
  record Description(String id, Duration retention) {}

  /**
   * @param parents one, two after a merge, or none
   */
  record Listed(String id, List<String> parents) {}

  /** Where to read a shard from. */
  record Start(ShardIteratorType type, Optional<String> sequence) {
    static final Start OLDEST = new Start(ShardIteratorType.TRIM_HORIZON, Optional.empty());

    static Start at(String sequence) {
      return new Start(ShardIteratorType.AT_SEQUENCE_NUMBER, Optional.of(sequence));
    }

    static Start after(String sequence) {
      return new Start(ShardIteratorType.AFTER_SEQUENCE_NUMBER, Optional.of(sequence));
    }
  }

  /**
   * What the stream is, and was whenever its name was used before.
   *
   * @throws BraidException {@code TOPIC_MISSING}, {@code BROKER_UNREACHABLE}
   */
  Description describe() {
    Instant now = clock.instant();
    Described known =
        described
            .filter(each -> now.isBefore(each.at().plus(BETWEEN_DESCRIPTIONS)))
            .orElseGet(() -> new Described(askWhatItIs(), now));
    described = Optional.of(known);
    return known.stream();
  }

  /** Asks anew what the stream is before that is said again. */
  void forget() {
    described = Optional.empty();
  }

  private Description askWhatItIs() {
    StreamDescriptionSummary summary =
        ask(
            client ->
                client
                    .describeStreamSummary(request -> request.streamName(kinesis.stream()))
                    .streamDescriptionSummary());
    if (summary.streamStatus() == StreamStatus.DELETING
        || summary.streamStatus() == StreamStatus.CREATING) {
      throw KinesisErrors.missing(kinesis);
    }
    Instant made = summary.streamCreationTimestamp();
    return new Description(
        "%s@%d".formatted(summary.streamARN(), made.toEpochMilli()),
        Duration.ofHours(summary.retentionPeriodHours()));
  }

  /** All that still have records, or may get some, by their names. */
  SortedMap<String, Listed> shards() {
    SortedMap<String, Listed> found = new TreeMap<>();
    forget();
    Optional<String> more = Optional.empty();
    do {
      Optional<String> token = more;
      ListShardsResponse page =
          ask(
              client ->
                  client.listShards(
                      request ->
                          token.ifPresentOrElse(
                              request::nextToken, () -> request.streamName(kinesis.stream()))));
      page.shards()
          .forEach(
              shard ->
                  found.put(
                      shard.shardId(),
                      new Listed(
                          shard.shardId(),
                          Stream.of(
                                  Optional.ofNullable(shard.parentShardId()),
                                  Optional.ofNullable(shard.adjacentParentShardId()))
                              .flatMap(Optional::stream)
                              .toList())));
      more = Optional.ofNullable(page.nextToken());
    } while (more.isPresent());
    return found;
  }

  String iterator(String shard, Start start) {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder()
            .streamName(kinesis.stream())
            .shardId(shard)
            .shardIteratorType(start.type());
    start.sequence().ifPresent(request::startingSequenceNumber);
    forget();
    return ask(client -> client.getShardIterator(request.build()).shardIterator());
  }

  /** What became of a read. */
  sealed interface Answer {
    record Records(GetRecordsResponse response) implements Answer {}

    /** Nothing was read; the shard is read too often. */
    record Throttled() implements Answer {}

    /** Nothing was read; another iterator is needed. */
    record Expired() implements Answer {}
  }

  Answer read(String iterator) {
    return ask(
        client -> {
          try {
            return new Answer.Records(
                client.getRecords(request -> request.shardIterator(iterator).limit(RECORDS)));
          } catch (ProvisionedThroughputExceededException e) {
            return new Answer.Throttled();
          } catch (ExpiredIteratorException e) {
            return new Answer.Expired();
          }
        });
  }

  @Override
  public void close() {
    opened.ifPresent(KinesisClient::close);
  }

  private <T> T ask(Function<KinesisClient, T> question) {
    try {
      KinesisClient client = opened.orElseGet(() -> open(kinesis));
      opened = Optional.of(client);
      return question.apply(client);
    } catch (SdkException e) {
      throw KinesisErrors.of(kinesis, e);
    }
  }

  private static KinesisClient open(KinesisSettings kinesis) {
    // AWS takes both, others only JSON. There is no such setting for one client.
    kinesis.endpoint().ifPresent(other -> System.setProperty("aws.cborEnabled", "false"));
    KinesisClientBuilder client =
        KinesisClient.builder()
            .region(Region.of(kinesis.region()))
            .credentialsProvider(credentials(kinesis))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(PATIENCE.dividedBy(2))
                    .socketTimeout(PATIENCE))
            .overrideConfiguration(settings -> settings.apiCallTimeout(PATIENCE));
    kinesis.endpoint().ifPresent(client::endpointOverride);
    return client.build();
  }

  private static AwsCredentialsProvider credentials(KinesisSettings kinesis) {
    return kinesis
        .keys()
        .<AwsCredentialsProvider>map(
            keys ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.access(), keys.secret())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }
}
