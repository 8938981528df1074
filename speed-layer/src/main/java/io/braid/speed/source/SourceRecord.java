package io.braid.speed.source;

import java.util.Optional;

/**
 * A record as the source holds it.
 *
 * @param value empty for a record without one
 */
public record SourceRecord(int partition, long offset, Optional<byte[]> value) {}
