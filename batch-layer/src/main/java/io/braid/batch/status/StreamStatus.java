package io.braid.batch.status;

import io.braid.core.log.TableLogs;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import java.util.Optional;

/**
 * Where a stream stands.
 *
 * @param last its last epoch; empty before a speed layer has run
 */
public record StreamStatus(String stream, Optional<Epoch> last) {
  public static StreamStatus of(TableLogs logs, StreamEntry stream) {
    return new StreamStatus(stream.name(), new StreamPosition(logs, stream).findLast());
  }
}
