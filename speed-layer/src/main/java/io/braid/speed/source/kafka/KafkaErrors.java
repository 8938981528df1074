package io.braid.speed.source.kafka;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * What a failure of a Kafka client means to a user, and which of the stream's settings is wrong.
 */
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
      String reason = cause instanceof SslAuthenticationException ? root(cause) : messageOf(cause);
      return new BraidException(
          ErrorCode.BROKER_UNREACHABLE,
          "%s: %s. %s"
              .formatted(
                  cause instanceof SslAuthenticationException
                      ? "No TLS with the broker at " + kafka.bootstrap()
                      : "The broker at %s refused us".formatted(kafka.bootstrap()),
                  reason.replaceFirst("\\.$", ""),
                  wayOut(kafka, cause, reason)));
    }
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE,
        "No answer from the broker at %s within %d s (%s). Is it running, and are 'bootstrap' and 'security.protocol' in the stream's file right?"
            .formatted(
                kafka.bootstrap(), KafkaSettings.PATIENCE_MILLIS / 1000, cause.getMessage()));
  }

  private static String wayOut(KafkaSettings kafka, Throwable cause, String reason) {
    if (cause instanceof AuthorizationException) {
      return "Grant DESCRIBE and READ on topic '%s' to the user that the stream's file names ('sasl.jaas.config', or the certificate in 'ssl.keystore.location'), or correct 'topic'."
          .formatted(kafka.topic());
    }
    if (cause instanceof SslAuthenticationException) {
      return tlsWayOut(reason);
    }
    return cause instanceof UnsupportedSaslMechanismException
        ? "Correct 'sasl.mechanism' in the stream's file."
        : "Correct the user or the password in 'sasl.jaas.config', or 'sasl.mechanism', in the stream's file.";
  }

  private static String tlsWayOut(String reason) {
    if (reason.contains("fatal alert")) {
      return "The broker wants another certificate of us: correct 'ssl.keystore.location' in the stream's file.";
    }
    if (reason.contains("subject alternative")) {
      return "Its certificate is for another name: correct 'bootstrap' in the stream's file.";
    }
    return reason.contains("cert")
        ? "Its certificate is not trusted: correct 'ssl.truststore.location' in the stream's file."
        : "Correct 'bootstrap' or 'security.protocol' in the stream's file.";
  }

  private static String root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? messageOf(failure) : root(cause);
  }

  private static String messageOf(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static Throwable unwrap(Throwable failure) {
    boolean wrapper =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    Throwable cause = failure.getCause();
    return wrapper && cause != null ? unwrap(cause) : failure;
  }
}
