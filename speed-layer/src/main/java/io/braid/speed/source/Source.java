package io.braid.speed.source;

/** A log of records, seen from the driver. For one thread. */
public interface Source extends AutoCloseable {

  /** Names it in messages. */
  String name();

  /**
   * @throws io.braid.core.error.BraidException of category DEPENDENCY if it is out of reach
   */
  SourceState look();

  /** The source's own identity of the log, as {@link #look} would tell it now. */
  String topicId();

  RecordReader reader();

  @Override
  void close();
}
