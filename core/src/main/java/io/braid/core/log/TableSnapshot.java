package io.braid.core.log;

import java.util.List;

/** A table at one version: its stamp and the files that hold its rows. */
public record TableSnapshot(long version, Stamp stamp, List<DataFile> files) {
  public TableSnapshot {
    files = List.copyOf(files);
  }
}
