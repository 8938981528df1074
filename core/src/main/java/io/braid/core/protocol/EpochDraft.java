package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.stream.Counts;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one epoch's job read and wrote, before anything is committed.
 *
 * @param number the epoch that the files were written for
 * @param reached the position after it
 * @param readAt when the source was read
 * @param counts what it brought
 * @param records files of the master dataset
 * @param increments files of every view's increments; a view without any brought nothing
 */
public record EpochDraft(
    long number,
    OffsetVector reached,
    Instant readAt,
    Counts counts,
    List<DataFile> records,
    Map<ViewId, List<DataFile>> increments) {
  public EpochDraft {
    records = List.copyOf(records);
    increments = Map.copyOf(increments);
  }

  /** An epoch that brings nothing: the stream lives and has no news. */
  public static EpochDraft empty(long number, OffsetVector position, Instant readAt) {
    return new EpochDraft(number, position, readAt, Counts.NONE, List.of(), Map.of());
  }

  /** The same, at the same position with more to say of it. */
  public EpochDraft at(OffsetVector position) {
    return new EpochDraft(number, position, readAt, counts, records, increments);
  }

  List<DataFile> incrementsOf(ViewId view) {
    return increments.getOrDefault(view, List.of());
  }
}
