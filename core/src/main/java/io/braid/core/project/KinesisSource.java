package io.braid.core.project;

import java.net.URI;
import java.util.Optional;

/**
 * A Kinesis data stream.
 *
 * @param region such as {@code eu-west-1}
 * @param endpoint instead of AWS's own
 * @param keys instead of AWS's own chain of credentials
 */
public record KinesisSource(
    Setting stream, Setting region, Optional<URI> endpoint, Optional<Keys> keys)
    implements SourceDefinition {

  /** The two halves of an access key. */
  public record Keys(Setting access, Setting secret) {}
}
