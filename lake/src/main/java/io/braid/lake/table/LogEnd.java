package io.braid.lake.table;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.util.List;

/** Where a log ends. Lists the folder once and then only looks for the next entry. Thread-safe. */
final class LogEnd {
  private final LogFolder folder;
  private long known = -1;
  private long listings;
  private long first;

  LogEnd(LogFolder folder) {
    this.folder = folder;
  }

  /** The newest version; -1 if there is no table. */
  synchronized long find() {
    if (known < 0 || !folder.has(known)) {
      known = list();
      listings++;
    }
    while (known >= 0 && folder.has(known + 1)) {
      known++;
    }
    return known;
  }

  /** The oldest version that has an entry; -1 if there is no table. Lists only if it was moved. */
  synchronized long oldest() {
    if (first < 0 || !folder.has(first)) {
      first = folder.list(0).entries().stream().findFirst().orElse(-1L);
    }
    return first;
  }

  /** Changes when the table that was known is gone, so what was remembered of it is void. */
  synchronized long generation() {
    return listings;
  }

  private long list() {
    long checkpoint = folder.findLastCheckpoint().orElse(0);
    LogFolder.Versions found = folder.list(checkpoint);
    if (found.entries().isEmpty() && checkpoint > 0) {
      found = folder.list(0);
    }
    List<Long> entries = found.entries();
    if (entries.isEmpty()) {
      return -1;
    }
    long first = entries.get(0);
    if (first > 0 && found.checkpoints().stream().noneMatch(each -> each >= first - 1)) {
      throw missing(first - 1);
    }
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i) != first + i) {
        throw missing(first + i);
      }
    }
    return entries.get(entries.size() - 1);
  }

  private BraidException missing(long version) {
    return new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "%s is missing although later versions exist. Restore that file from a copy."
            .formatted(folder.entry(version)));
  }
}
