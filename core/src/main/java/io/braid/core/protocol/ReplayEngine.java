package io.braid.core.protocol;

import io.braid.core.log.TableSnapshot;
import io.braid.core.stream.Epoch;
import java.time.Instant;

/** The heavy work of a replay of dead letters. Writes files and commits none. */
public interface ReplayEngine {

  /**
   * Decodes anew those dead letters that are asked for and whose position no event has yet.
   *
   * @param master all that the stream holds just now
   */
  Decoded decode(TableSnapshot master);

  /** What came of it; the same for as long as the stream only gains events of its source. */
  interface Decoded {

    /** How many have become events. */
    long events();

    /** How many stay what they are. */
    long undecodable();

    /** Writes the events as those of the epoch after {@code before}, at their old positions. */
    EpochDraft write(Epoch before, Instant readAt);
  }
}
