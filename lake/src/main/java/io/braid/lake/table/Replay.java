package io.braid.lake.table;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.Operation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a table as of a version, moved forward commit by commit. Not thread-safe. */
final class Replay {
  private final Map<String, DataFile> files = new LinkedHashMap<>();
  private long version;
  private Optional<Long> altered = Optional.empty();

  private Replay(long version, Collection<DataFile> found) {
    this.version = version;
    found.forEach(file -> files.put(file.path(), file));
  }

  /** Before the first version. */
  static Replay start() {
    return new Replay(-1, List.of());
  }

  static Replay at(long version, Collection<DataFile> files) {
    return new Replay(version, files);
  }

  long version() {
    return version;
  }

  /** The last version that changed the columns, if it was met on the way. */
  Optional<Long> findAltered() {
    return altered;
  }

  List<DataFile> files() {
    return List.copyOf(files.values());
  }

  void apply(Commit commit) {
    commit.removed().forEach(file -> files.remove(file.path()));
    commit.added().forEach(file -> files.put(file.path(), file));
    version++;
    if (commit.operation() == Operation.ALTER) {
      altered = Optional.of(version);
    }
  }
}
