package io.braid.core.view;

import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.Remark;
import java.time.Instant;
import java.util.List;

/**
 * What an answer is the answer of.
 *
 * @param view which definition of which view
 * @param stream which stream {@code epoch} and {@code offsets} are of
 * @param batchVersion the version of the batch table; -1 before the first batch run
 * @param horizon the last epoch that the batch view has absorbed; 0 before the first batch run
 * @param epoch the last epoch that the answer holds
 * @param offsets the position of the stream after that epoch
 * @param asOf when the source was read for that epoch
 * @param dimensions what the view joins, each at the version that the answer rests on
 * @param remarks what the stream does not hold
 */
public record Certificate(
    ViewId view,
    String stream,
    long batchVersion,
    long horizon,
    long epoch,
    OffsetVector offsets,
    Instant asOf,
    List<DimensionVersion> dimensions,
    List<Remark> remarks) {
  public Certificate {
    remarks = List.copyOf(remarks);
    dimensions = List.copyOf(dimensions);
    if (horizon < 0 || epoch < horizon) {
      throw new IllegalArgumentException(
          "A certificate's epoch %d cannot lie before its horizon %d".formatted(epoch, horizon));
    }
  }

  /** Its text, which says no more than which answer it is. */
  public Pin.OfView pin() {
    return new Pin.OfView(view, epoch);
  }

  /** Of a view on a batch view at {@code horizon}, merged up to an epoch of its stream. */
  public static Certificate of(ViewManifest view, long batchVersion, long horizon, Epoch epoch) {
    return new Certificate(
        view.id(),
        view.stream(),
        batchVersion,
        horizon,
        epoch.number(),
        epoch.after(),
        epoch.asOf(),
        view.dimensions(),
        epoch.remarks());
  }
}
