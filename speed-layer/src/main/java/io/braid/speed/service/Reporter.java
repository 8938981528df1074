package io.braid.speed.service;

import io.braid.core.error.BraidException;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import java.time.Duration;

/** Where the process says how it fares. Thread-safe. */
public interface Reporter {

  /** The stream's place was found; epochs that keep so many definitions follow. */
  void ready(String stream, Epoch last, int views, String lake);

  /**
   * @param backlog events that the source already has beyond this epoch
   */
  void committed(String stream, Epoch epoch, Duration took, long backlog);

  /** The stream has stepped over offsets that a person accepted as lost. */
  void gapAccepted(String stream, Remark.Gap gap);

  /** What a person accepts as lost was stepped over by an earlier start. */
  void gapKnown(String stream, Remark.Gap gap);

  /** Something is out of reach; nothing is lost. */
  void waiting(String stream, BraidException trouble, Duration retryIn);

  /** A registered definition cannot be kept; the others are. */
  void leftOut(String stream, BraidException reason);

  /** The stream ends here; others may go on. */
  void stopped(String stream, BraidException reason);
}
