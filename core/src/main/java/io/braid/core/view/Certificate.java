package io.braid.core.view;

import io.braid.core.stream.OffsetVector;
import java.time.Instant;

/**
 * What an answer is the answer of.
 *
 * @param view which definition of which view
 * @param batchVersion the version of the batch table; -1 before the first batch run
 * @param horizon the last epoch that the batch view has absorbed; 0 before the first batch run
 * @param epoch the last epoch that the answer holds
 * @param offsets the position of the stream after that epoch
 * @param asOf when the source was read for that epoch
 */
public record Certificate(
    ViewId view, long batchVersion, long horizon, long epoch, OffsetVector offsets, Instant asOf) {
  public Certificate {
    if (horizon < 0 || epoch < horizon) {
      throw new IllegalArgumentException(
          "A certificate's epoch %d cannot lie before its horizon %d".formatted(epoch, horizon));
    }
  }
}
