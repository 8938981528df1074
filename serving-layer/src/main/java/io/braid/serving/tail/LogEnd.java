package io.braid.serving.tail;

import java.util.TreeSet;

/** Where a log ends. Lists the folder once and then only looks for the next entry. Thread-safe. */
final class LogEnd {
  private final LogFolder folder;
  private long known = -1;
  private long generation;
  private long first;

  LogEnd(LogFolder folder) {
    this.folder = folder;
  }

  /** The newest version; -1 if there is no table. */
  synchronized long find() {
    if (known < 0 || !folder.has(known)) {
      known = list();
      generation++;
    }
    while (known >= 0 && folder.has(known + 1)) {
      known++;
    }
    return known;
  }

  /** The oldest version that has an entry; -1 if there is no table. Lists only if it was moved. */
  synchronized long oldest() {
    if (first < 0 || !folder.has(first)) {
      TreeSet<Long> entries = folder.list().entries();
      first = entries.isEmpty() ? -1 : entries.first();
    }
    return first;
  }

  /** Changes when the table that was known is gone, so what was remembered of it is void. */
  synchronized long generation() {
    return generation;
  }

  private long list() {
    LogFolder.Versions found = folder.list();
    if (found.entries().isEmpty()) {
      return -1;
    }
    long first = found.entries().first();
    if (first > 0 && found.checkpoints().ceiling(first - 1) == null) {
      throw folder.missing(first - 1, first);
    }
    long expected = first;
    for (long version : found.entries()) {
      if (version != expected++) {
        throw folder.missing(expected - 1, version);
      }
    }
    return expected - 1;
  }
}
