package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import java.util.List;

/** The heavy work of a {@link FileRewrite}. Writes files and commits none. */
public interface RewriteEngine {

  /**
   * Writes the rows of each group of files anew, in the order of {@code _epoch}, {@code _partition}
   * and {@code _offset}.
   *
   * @return for each group, in the same order, the files that take its place; none if no row is
   *     left of it
   */
  List<List<DataFile>> rewrite(List<List<DataFile>> groups);
}
