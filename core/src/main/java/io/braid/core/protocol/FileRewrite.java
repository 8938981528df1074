package io.braid.core.protocol;

import static java.util.Objects.requireNonNull;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Puts other files in the place of some of a table's, in one commit that moves no epoch. The speed
 * layer goes on behind it. A crash leaves files that no commit names, and nothing else.
 */
public final class FileRewrite {
  private final TableLog table;
  private final RewriteEngine engine;

  /** Says which files are rewritten. Asked again whenever the master dataset has moved on. */
  @FunctionalInterface
  public interface Selection {

    /** Groups of files; a group that was there before is not rewritten again. */
    List<List<DataFile>> groups(TableSnapshot master);
  }

  /** Says what a table stands for after a rewrite. */
  @FunctionalInterface
  public interface Change<S extends Stamp> {

    /**
     * @param before what it stood for
     * @param gone how many rows it holds no longer
     */
    S apply(S before, long gone);
  }

  public FileRewrite(TableLog table, RewriteEngine engine) {
    this.table = table;
    this.engine = engine;
  }

  /**
   * Rewrites and commits; as often as an epoch or another rewrite comes in between.
   *
   * @param operation {@link Operation#MAINTAIN} if no row changes, {@link Operation#ALTER} if the
   *     columns do
   * @param change what the master dataset stands for after it, from what it stood for; asked after
   *     the files were written, and to leave the epoch's number and position alone
   * @return the commit; empty if there is nothing to rewrite and nothing to change, or no table
   */
  public Optional<LoggedCommit> run(
      Selection selection, Operation operation, UnaryOperator<Stamp.Master> change) {
    return run(selection, operation, Stamp.Master.class, (before, gone) -> change.apply(before));
  }

  /** The same for any table, and with the number of rows that go. */
  public <S extends Stamp> Optional<LoggedCommit> run(
      Selection selection, Operation operation, Class<S> stamp, Change<S> change) {
    Map<List<DataFile>, List<DataFile>> rewritten = new HashMap<>();
    Optional<LoggedCommit> newest = table.findLatest();
    while (newest.isPresent()) {
      TableSnapshot now = table.loadSnapshot(newest.get().version());
      List<List<DataFile>> groups = selection.groups(now);
      rewrite(groups, rewritten);
      List<DataFile> removed = groups.stream().flatMap(List::stream).toList();
      List<DataFile> added =
          groups.stream().flatMap(group -> requireNonNull(rewritten.get(group)).stream()).toList();
      S before = newest.get().commit().stampAs(stamp);
      S after = change.apply(before, rows(removed) - rows(added));
      if (groups.isEmpty() && after.equals(before)) {
        return Optional.empty();
      }
      Commit commit = Commit.of(operation, after, added, removed);
      Settlement settled = Settlement.of(table, now.version(), commit);
      if (settled instanceof Settlement.Ours) {
        return Optional.of(settled.commit());
      }
      newest = table.findLatest();
    }
    return Optional.empty();
  }

  private static long rows(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  private void rewrite(List<List<DataFile>> groups, Map<List<DataFile>, List<DataFile>> rewritten) {
    List<List<DataFile>> fresh =
        groups.stream().filter(group -> !rewritten.containsKey(group)).toList();
    if (fresh.isEmpty()) {
      return;
    }
    List<List<DataFile>> written = engine.rewrite(fresh);
    for (int i = 0; i < fresh.size(); i++) {
      rewritten.put(fresh.get(i), written.get(i));
    }
  }
}
