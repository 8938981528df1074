package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitLines;
import io.braid.core.log.CommitResult;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableProtocol;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A table's log in Delta's format. Looking for news costs two look-ups of a file; a snapshot is
 * kept and moved forward, so it costs the commits since the last one that was asked for.
 */
public final class DeltaTableLog implements TableLog {
  private final TableSpec table;
  private final LogFolder folder;
  private final Clock clock;
  private final LogEnd end;
  private long generation;
  private Optional<LoggedCommit> latest = Optional.empty();
  private Optional<TableMetadata> metadata = Optional.empty();
  private Replay replay = Replay.start();

  DeltaTableLog(TableSpec table, LogFolder folder, Clock clock) {
    this.table = table;
    this.folder = folder;
    this.clock = clock;
    this.end = new LogEnd(folder);
  }

  @Override
  public String tableId() {
    return loadMetadata(findVersion()).id();
  }

  @Override
  public Optional<LoggedCommit> findLatest() {
    long version = findVersion();
    if (version < 0) {
      return Optional.empty();
    }
    loadMetadata(version);
    return Optional.of(load(version));
  }

  @Override
  public long oldest() {
    return end.oldest();
  }

  @Override
  public Stream<LoggedCommit> loadSince(long version) {
    return LongStream.rangeClosed(version + 1, findVersion()).mapToObj(this::load);
  }

  @Override
  public TableSnapshot loadSnapshot(long version) {
    long last = findVersion();
    if (version < 0 || version > last) {
      throw new BraidException(
          ErrorCode.TABLE_CORRUPT,
          "%s has no version %d: it ends at %d".formatted(folder.path(), version, last));
    }
    loadMetadata(last);
    LoggedCommit commit = load(version);
    return new TableSnapshot(version, commit.commit().stamp(), replayTo(commit).files());
  }

  @Override
  public CommitResult commitAfter(long expected, Commit commit) {
    long version = expected + 1;
    if (expected < 0 || !folder.has(expected)) {
      long last = findVersion();
      if (expected < -1 || expected > last) {
        throw new IllegalArgumentException(
            "%s ends at version %d, so nothing can come after version %d"
                .formatted(folder.path(), last, expected));
      }
      // An entry that was cleaned up leaves its name free, but its version is taken.
      if (expected < last) {
        return new CommitResult.Taken(version);
      }
    }
    try {
      folder.write(version, toLines(version, commit));
    } catch (FileAlreadyExistsException e) {
      return new CommitResult.Taken(version);
    } catch (IOException e) {
      Optional<BraidException> refusal = StorageErrors.findRefusal(folder.entry(version), e);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return new CommitResult.Unknown("%s: %s".formatted(folder.entry(version), e));
    }
    remember(new LoggedCommit(version, commit));
    return new CommitResult.Committed(version);
  }

  void checkpoint(long version) {
    loadMetadata(findVersion());
    Replay state = replayTo(load(version));
    Checkpoint.write(folder, version, metadataOf(state), state.files());
  }

  private long findVersion() {
    long version = end.find();
    synchronized (this) {
      if (generation != end.generation()) {
        generation = end.generation();
        latest = Optional.empty();
        metadata = Optional.empty();
        replay = Replay.start();
      }
    }
    return version;
  }

  private synchronized TableMetadata loadMetadata(long last) {
    if (metadata.isEmpty()) {
      metadata =
          folder
              .read(0, lines -> parseMetadata(folder.entry(0).toString(), lines))
              .or(() -> Checkpoint.findMetadata(folder, last));
    }
    return metadata.orElseThrow(
        () ->
            new BraidException(
                ErrorCode.TABLE_CORRUPT,
                "There is no table in %s. If there was one, restore the folder from a copy."
                    .formatted(folder.path())));
  }

  private static TableMetadata parseMetadata(String entry, Iterator<String> lines) {
    while (lines.hasNext()) {
      JsonNode action = CommitLines.parseLine(entry, lines.next());
      if (action.has("protocol")) {
        TableProtocol.requireKnown(entry, action.get("protocol"));
      } else if (action.has("metaData")) {
        return TableMetadata.of(action.get("metaData"));
      }
    }
    throw new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "%s does not say what the table is. Restore that file from a copy.".formatted(entry));
  }

  private LoggedCommit load(long version) {
    synchronized (this) {
      if (latest.isPresent() && latest.get().version() == version) {
        return latest.get();
      }
    }
    String entry = folder.entry(version).toString();
    return folder
        .read(version, lines -> CommitLines.parse(entry, lines))
        .map(commit -> remember(new LoggedCommit(version, commit)))
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.TABLE_CORRUPT,
                    ("%s is missing although later versions exist: it was cleaned up or lost. Start"
                            + " from a newer version, or restore that file from a copy.")
                        .formatted(entry)));
  }

  private synchronized LoggedCommit remember(LoggedCommit commit) {
    if (latest.isEmpty() || latest.get().version() < commit.version()) {
      latest = Optional.of(commit);
    }
    return commit;
  }

  private synchronized Replay replayTo(LoggedCommit last) {
    Replay from = replay;
    boolean behind = from.version() < last.version() && !folder.has(from.version() + 1);
    if (behind || from.version() < 0 || from.version() > last.version()) {
      from = Checkpoint.findReplay(folder, last.version()).orElseGet(Replay::start);
    }
    while (from.version() < last.version()) {
      from.apply(load(from.version() + 1).commit());
    }
    if (from.version() >= replay.version()) {
      replay = from;
    }
    return from;
  }

  /** What the table is since it was altered; a checkpoint tells it where the entry is gone. */
  private TableMetadata metadataOf(Replay state) {
    return state
        .findAltered()
        .flatMap(
            altered ->
                folder.read(
                    altered, lines -> parseMetadata(folder.entry(altered).toString(), lines)))
        .or(() -> Checkpoint.findMetadata(folder, state.version()))
        .orElseGet(() -> loadMetadata(state.version()));
  }

  private List<String> toLines(long version, Commit commit) {
    List<String> lines = new ArrayList<>(CommitLines.of(commit, clock.instant()));
    if (version == 0) {
      lines.addAll(1, TableMetadata.newFor(table, clock.millis()).toLines());
    } else if (commit.operation() == Operation.ALTER) {
      lines.addAll(1, loadMetadata(version).as(table).toLines());
    }
    return CommitLines.seal(lines);
  }
}
