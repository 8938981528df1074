package io.braid.speed.source.kinesis;

import io.braid.core.project.KinesisSource;
import java.net.URI;
import java.util.Optional;

/**
 * Where a stream is.
 *
 * @param region such as {@code eu-west-1}
 * @param endpoint instead of AWS's own
 * @param keys instead of AWS's own chain of credentials
 */
public record KinesisSettings(
    String stream, String region, Optional<URI> endpoint, Optional<Keys> keys) {

  /** An access key, whose text shows none of it. */
  public record Keys(String access, String secret) {
    @Override
    public String toString() {
      return "Keys[***]";
    }
  }

  /**
   * What a stream's file says, its references resolved.
   *
   * @throws io.braid.core.error.BraidException {@code PROJECT_INVALID} if one cannot be
   */
  public static KinesisSettings of(KinesisSource source) {
    return new KinesisSettings(
        source.stream().value(),
        source.region().value(),
        source.endpoint(),
        source.keys().map(keys -> new Keys(keys.access().value(), keys.secret().value())));
  }

  /** The region, or the address that stands for it. */
  String place() {
    return endpoint.map(URI::toString).orElse(region);
  }

  @Override
  public String toString() {
    return stream + " at " + place();
  }
}
