package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives columns of a master dataset a wider type. All of its files are rewritten, because a reader
 * of Delta tables expects one type a column in all files of a version; the commit that puts them in
 * place of the others is also the one that changes the columns.
 *
 * <p>Until then the stream goes on as the master dataset holds it, whatever the registry says. A
 * writer that has prepared an epoch by the narrower types cannot commit it behind that commit: it
 * is opened again. To be tried again after a crash.
 */
public final class Widening {
  private static final Comparator<DataFile> BY_EPOCH =
      Comparator.comparingLong((DataFile file) -> file.epochs().first())
          .thenComparing(DataFile::path);

  private final TableLogs logs;
  private final StreamEntry stream;
  private List<List<DataFile>> chosen = List.of();

  /**
   * @param stream as it is to be
   */
  public Widening(TableLogs logs, StreamEntry stream) {
    this.logs = logs;
    this.stream = stream;
  }

  /** A registered stream as it is read, written and answered now. */
  public static StreamEntry inEffect(TableLogs logs, StreamEntry stream) {
    return logs.open(TableSpec.master(stream))
        .findLatest()
        .map(latest -> stream.heldIn(StreamWriter.columnsOf(latest)))
        .orElse(stream);
  }

  /** Whether the master dataset is narrower than the stream is to be. */
  public boolean isDue() {
    return !inEffect(logs, stream).equals(stream);
  }

  /**
   * Rewrites and commits.
   *
   * @param engine writes files of the stream's columns from those that are there
   * @return the commit; empty if there is nothing to do
   */
  public Optional<LoggedCommit> run(RewriteEngine engine) {
    if (!isDue()) {
      return Optional.empty();
    }
    TableLog master = logs.open(TableSpec.master(stream));
    return new FileRewrite(master, engine).run(this::groups, Operation.ALTER, this::widened);
  }

  /** All files, by their epochs. Those that have come since it was asked last are groups of new. */
  private List<List<DataFile>> groups(TableSnapshot now) {
    Set<DataFile> left = new HashSet<>(now.files());
    chosen = chosen.stream().filter(left::containsAll).toList();
    chosen.forEach(group -> group.forEach(left::remove));
    List<List<DataFile>> groups = new ArrayList<>(chosen);
    List<DataFile> open = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : left.stream().sorted(BY_EPOCH).toList()) {
      if (!open.isEmpty() && bytes + file.bytes() > Compaction.TARGET_BYTES) {
        groups.add(List.copyOf(open));
        open.clear();
        bytes = 0;
      }
      open.add(file);
      bytes += file.bytes();
    }
    if (!open.isEmpty()) {
      groups.add(List.copyOf(open));
    }
    chosen = groups;
    return groups;
  }

  private Stamp.Master widened(Stamp.Master before) {
    return new Stamp.Master(before.stream(), before.epoch(), TableSpec.master(stream).row());
  }
}
