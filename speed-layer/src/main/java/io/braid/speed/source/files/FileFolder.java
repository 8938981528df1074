package io.braid.speed.source.files;

import io.braid.core.protocol.FileLog;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.SourceFile;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import io.braid.speed.source.SourceState.Offered;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A folder whose files are read one behind the other, as one partition. A new file gets its place
 * once it has stayed as it is for a while; one that changes later stops the stream.
 */
public final class FileFolder implements Source {
  private static final Comparator<FileStatus> OLDEST_FIRST =
      Comparator.comparingLong(FileStatus::getModificationTime)
          .thenComparing(status -> status.getPath().toString());

  private final Listing listing;
  private final FileRecords records;
  private final Duration settle;
  private final Supplier<FileLog> openLog;
  private final Configuration hadoop;
  private final Clock clock;
  private final Map<String, Seen> unsettled = new HashMap<>();
  private Optional<FileLog> opened = Optional.empty();

  /** A new file as it was when it was first seen like that. */
  private record Seen(long bytes, long modifiedAtMillis, Instant since) {
    boolean isSameAs(Seen other) {
      return bytes == other.bytes && modifiedAtMillis == other.modifiedAtMillis;
    }
  }

  /**
   * @param settle how long a file must have stayed as it is
   * @param openLog finds the log of the folder's files in the lake
   */
  public FileFolder(
      Path folder,
      String names,
      FileRecords records,
      Duration settle,
      Supplier<FileLog> openLog,
      Configuration hadoop,
      Clock clock) {
    this.listing = new Listing(folder, names, hadoop);
    this.records = records;
    this.settle = settle;
    this.openLog = openLog;
    this.hadoop = hadoop;
    this.clock = clock;
  }

  @Override
  public String name() {
    return listing.toString();
  }

  @Override
  public SourceState look(OffsetVector position) {
    FileLog log = log();
    List<FileStatus> listed = listing.list();
    List<FileStatus> settled = new ArrayList<>();
    Set<String> present = new HashSet<>();
    for (FileStatus file : listed) {
      String path = file.getPath().toString();
      present.add(path);
      Optional<SourceFile> known = log.find(path);
      if (known.isEmpty() && isSettled(path, file)) {
        settled.add(file);
      }
      known
          .filter(each -> !each.isSameAs(file.getLen(), file.getModificationTime()))
          .ifPresent(
              each -> {
                throw FileErrors.changed(each, file);
              });
    }
    unsettled.keySet().retainAll(present);
    log.append(settled.stream().sorted(OLDEST_FIRST).map(this::measure).toList());
    settled.forEach(file -> unsettled.remove(file.getPath().toString()));
    return offer(log, position.nextOf(0), present);
  }

  /** Up to the first file that is gone, or behind it if that is where the stream stands. */
  private SourceState offer(FileLog log, long next, Set<String> present) {
    List<String> gone = new ArrayList<>();
    long begin = next;
    long end = log.end();
    for (SourceFile file : log.from(next)) {
      boolean there = present.contains(file.path());
      if (!there && file.from() <= begin) {
        gone.add(file.path());
        begin = file.until();
      } else if (!there) {
        end = file.from();
        break;
      }
    }
    return new SourceState(
        log.id(),
        new TreeMap<>(Map.of(0, new Offered(gone.isEmpty() ? 0 : begin, Math.max(begin, end)))),
        records.unit() + " were in files that are gone: " + String.join(", ", gone));
  }

  private boolean isSettled(String path, FileStatus file) {
    Seen first = new Seen(file.getLen(), file.getModificationTime(), clock.instant());
    Seen seen = unsettled.merge(path, first, (before, now) -> before.isSameAs(now) ? before : now);
    return !seen.since().plus(settle).isAfter(first.since());
  }

  private SourceFile measure(FileStatus file) {
    String path = file.getPath().toString();
    FileContent content = new FileContent(file.getPath(), hadoop);
    try {
      long offsets = records.count(content, file.getLen());
      return new SourceFile(path, file.getLen(), file.getModificationTime(), 0, offsets);
    } catch (IOException | RuntimeException e) { // a codec without its library throws the latter
      throw content.isWhole()
          ? FileErrors.unreadable(path, records.damage(), e)
          : FileErrors.vanished(path, e);
    }
  }

  @Override
  public String topicId() {
    return log().id();
  }

  @Override
  public RecordReader reader(List<OffsetRange> ranges) {
    return new FileReader(
        ranges.stream()
            .flatMap(
                range ->
                    log().from(range.from()).stream()
                        .takeWhile(file -> file.from() < range.until()))
            .toList(),
        records);
  }

  @Override
  public long offsetsPerRecord() {
    return records.offsetsPerRecord();
  }

  @Override
  public void close() {}

  /**
   * Opened when it is first needed, because a lake out of reach is a reason to wait, not to end.
   */
  private FileLog log() {
    FileLog log = opened.orElseGet(openLog);
    opened = Optional.of(log);
    return log;
  }
}
