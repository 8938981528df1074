package io.braid.core.log;

import java.util.List;
import java.util.UUID;

/**
 * One change of a table: files that come, files that go, and what the table stands for afterwards.
 * Of files that go no values are kept, so that a log entry does not hold what was taken away.
 *
 * @param id unique, so that a lost reply is settled by reading the version back
 */
public record Commit(
    String id, Operation operation, Stamp stamp, List<DataFile> added, List<DataFile> removed) {
  public Commit {
    added = List.copyOf(added);
    removed = removed.stream().map(DataFile::withoutValues).toList();
  }

  public static Commit of(
      Operation operation, Stamp stamp, List<DataFile> added, List<DataFile> removed) {
    return new Commit(UUID.randomUUID().toString(), operation, stamp, added, removed);
  }

  public static Commit adding(Operation operation, Stamp stamp, List<DataFile> added) {
    return of(operation, stamp, added, List.of());
  }

  /** The stamp, as the kind that this table must carry. */
  public <S extends Stamp> S stampAs(Class<S> kind) {
    if (!kind.isInstance(stamp)) {
      throw new IllegalStateException(
          "Expected a table stamped %s, but found %s".formatted(kind.getSimpleName(), stamp));
    }
    return kind.cast(stamp);
  }
}
