package io.braid.serving.query;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.view.Pin;
import java.util.List;

/** Answers as of then. Thread-safe. */
@FunctionalInterface
public interface Pinning {

  /**
   * @throws BraidException HORIZON_EXPIRED if the history that an answer needs has gone, USAGE if
   *     there never was such an answer
   */
  Pinned pin(List<Pin> pins);

  /** Where there is no history. */
  static Pinning none() {
    return pins -> {
      throw new BraidException(
          ErrorCode.HORIZON_EXPIRED, "No history is kept here, so only the present can be asked");
    };
  }
}
