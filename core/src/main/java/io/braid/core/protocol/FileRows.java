package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.stream.SourceFile;
import java.util.List;

/** Reads and writes the rows of the table of a source's files. Commits nothing. */
public interface FileRows {

  /** Writes at least one file's row. */
  DataFile write(List<SourceFile> files);

  /** All rows, in any order. */
  List<SourceFile> load(TableSnapshot table);
}
