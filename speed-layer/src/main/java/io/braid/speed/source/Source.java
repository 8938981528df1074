package io.braid.speed.source;

import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import java.util.List;
import java.util.Optional;

/** A log of records, seen from the driver. For one thread. */
public interface Source extends AutoCloseable {

  /** Names it in messages. */
  String name();

  /**
   * What it offers just now.
   *
   * @param position up to which the stream has read it
   * @throws io.braid.core.error.BraidException of category DEPENDENCY if it is out of reach
   */
  SourceState look(OffsetVector position);

  /**
   * Where a stream begins that was never read, in the project's words; then {@link #look} offers
   * nothing that is before. Empty if that is where the source itself begins.
   */
  default Optional<String> start() {
    return Optional.empty();
  }

  /** The source's own identity of the log, as {@link #look} would tell it now. */
  String topicId();

  /** Reads ranges that the last {@link #look} offered. */
  RecordReader reader(List<OffsetRange> ranges);

  /**
   * A position up to which was read what the last {@link #look} offered, with what this source
   * needs to find it again.
   */
  default OffsetVector bookmark(OffsetVector reached) {
    return reached;
  }

  /** An epoch was committed with what was read up to {@code epoch.after()}. */
  default void committed(Epoch epoch) {}

  /** About how many offsets a record takes: 1, unless offsets count something else. */
  default long offsetsPerRecord() {
    return 1;
  }

  @Override
  void close();
}
