package io.braid.speed.service;

import io.braid.core.error.BraidException;
import io.braid.core.stream.Epoch;
import java.time.Duration;

/** Where the process says how it fares. Thread-safe. */
public interface Reporter {

  /** The stream's place was found; epochs follow. */
  void ready(String stream, Epoch last, int views, String lake);

  /**
   * @param backlog events that the source already has beyond this epoch
   */
  void committed(String stream, Epoch epoch, Duration took, long backlog);

  /** Something is out of reach; nothing is lost. */
  void waiting(String stream, BraidException trouble, Duration retryIn);

  /** The stream ends here; others may go on. */
  void stopped(String stream, BraidException reason);
}
