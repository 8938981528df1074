package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import java.util.List;

/** The heavy work of forgetting events. Writes files and commits none. */
public interface ForgettingEngine {

  /** The files that hold a record which is to be forgotten, of an epoch up to {@code through}. */
  List<DataFile> find(TableSnapshot master, long through);

  /**
   * Writes files anew without the records that {@link #find} met.
   *
   * @return for each group, in the same order, the files that take its place; none if no row is
   *     left of it
   */
  List<List<DataFile>> rewrite(List<List<DataFile>> groups, long through);
}
