package io.braid.speed.source.kinesis;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** What a failure of a Kinesis client means to a user. */
final class KinesisErrors {
  private static final Set<String> REFUSALS =
      Set.of(
          "AccessDeniedException",
          "UnrecognizedClientException",
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "OptInRequired");

  private KinesisErrors() {}

  static BraidException of(KinesisSettings kinesis, SdkException e) {
    if (e instanceof ResourceNotFoundException) {
      return missing(kinesis);
    }
    if (e instanceof AwsServiceException answer) {
      String code = String.valueOf(answer.awsErrorDetails().errorCode());
      return new BraidException(
          ErrorCode.BROKER_UNREACHABLE,
          REFUSALS.contains(code)
              ? "Kinesis at %s refused us: %s. Check 'access_key' and 'secret_key' in the stream's file, or the credentials of this machine, and the rights on stream '%s': DescribeStreamSummary, ListShards, GetShardIterator, GetRecords."
                  .formatted(kinesis.place(), answer.getMessage(), kinesis.stream())
              : "Kinesis at %s answered with %s. It is asked again."
                  .formatted(kinesis.place(), answer.getMessage()),
          e);
    }
    String reason = String.valueOf(e.getMessage());
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE,
        reason.contains("credentials")
            ? "There are no credentials for Kinesis at %s: %s. Set 'access_key' and 'secret_key' in the stream's file, or give this machine some."
                .formatted(kinesis.place(), reason)
            : "No answer from Kinesis at %s (%s). Is it running, and are 'region' and 'endpoint' in the stream's file right?"
                .formatted(kinesis.place(), reason),
        e);
  }

  static BraidException missing(KinesisSettings kinesis) {
    return new BraidException(
        ErrorCode.TOPIC_MISSING,
        "There is no stream '%s' in Kinesis at %s. Create it, or correct 'stream', 'region' and 'endpoint' in the stream's file."
            .formatted(kinesis.stream(), kinesis.place()));
  }

  static BraidException throttled(KinesisSettings kinesis, String shard, Duration lasting) {
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE,
        "Kinesis has refused every read of shard %s of %s for %d s, because it is read too often. Give the stream more shards, or take other readers away."
            .formatted(shard, kinesis, lasting.toSeconds()));
  }
}
