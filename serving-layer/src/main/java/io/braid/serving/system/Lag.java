package io.braid.serving.system;

import java.time.Instant;
import java.util.Optional;

/**
 * How far one view is behind its stream.
 *
 * @param epoch the epoch served; 0 while the view is not served yet
 * @param lastEpoch the last epoch seen in the master dataset
 * @param asOf when the source was read for the epoch served
 * @param reason why it waits; empty if it does not
 */
public record Lag(
    String stream,
    String view,
    long epoch,
    long lastEpoch,
    Optional<Instant> asOf,
    long horizon,
    String reason) {}
