package io.braid.speed.source.kafka;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a failure of a Kafka client means to a user. */
final class KafkaErrors {
  private KafkaErrors() {}

  static BraidException of(KafkaSettings kafka, Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof BraidException known) {
      return known;
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new BraidException(
          ErrorCode.TOPIC_MISSING,
          "There is no topic '%s' on the broker at %s. Create it, or correct 'topic' in the stream's file."
              .formatted(kafka.topic(), kafka.bootstrap()));
    }
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return new BraidException(
          ErrorCode.BROKER_UNREACHABLE,
          "The broker at %s refused us: %s. Check the security settings in the stream's file and the rights on topic '%s'."
              .formatted(kafka.bootstrap(), cause.getMessage(), kafka.topic()));
    }
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE,
        "No answer from the broker at %s within %d s (%s). Is it running, and is the address right?"
            .formatted(
                kafka.bootstrap(), KafkaSettings.PATIENCE_MILLIS / 1000, cause.getMessage()));
  }

  private static Throwable unwrap(Throwable failure) {
    boolean wrapper =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    Throwable cause = failure.getCause();
    return wrapper && cause != null ? unwrap(cause) : failure;
  }
}
