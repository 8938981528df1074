package io.braid.core.stream;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The ids of a stream's last events, as many as its {@link Dedup} looks back on. What it answers is
 * a function of the events before, in the order of epoch, partition and offset, and of nothing
 * else. For one thread.
 */
public final class RecentIds {
  private final long events;
  private final long ageMicros;
  private final Deque<String> ids = new ArrayDeque<>();
  private final Map<String, Long> latest = new HashMap<>();

  /** When events were read, by the number of the first of each epoch. */
  private final NavigableMap<Long, Long> readAtMicros = new TreeMap<>();

  private long next;

  public RecentIds(Dedup dedup) {
    this.events = dedup.events();
    this.ageMicros = TimeUnit.SECONDS.toMicros(dedup.age().toSeconds());
  }

  /**
   * Which of the next epoch's events are duplicates. Remembers none of them.
   *
   * @param arriving their ids, in their order
   * @return their places among these
   */
  public BitSet findDuplicates(List<String> arriving, long readMicros) {
    Map<String, Long> fresh = new HashMap<>();
    BitSet duplicates = new BitSet(arriving.size());
    for (int place = 0; place < arriving.size(); place++) {
      long number = next + place;
      String id = arriving.get(place);
      long before = fresh.getOrDefault(id, latest.getOrDefault(id, Long.MIN_VALUE));
      if (before >= number - events && isYoung(before, readMicros)) {
        duplicates.set(place);
      }
      fresh.put(id, number);
    }
    return duplicates;
  }

  /** Remembers the events of an epoch, duplicates too. */
  public void add(List<String> arrived, long readMicros) {
    if (arrived.isEmpty()) {
      return;
    }
    readAtMicros.put(next, readMicros);
    for (String id : arrived) {
      ids.addLast(id);
      latest.put(id, next);
      next++;
      if (ids.size() > events) {
        dropFirst();
      }
    }
    while (!isYoung(first(), readMicros)) {
      dropFirst();
    }
    readAtMicros.headMap(epochOf(first()), false).clear();
  }

  /** How many are held. */
  public int size() {
    return ids.size();
  }

  private long first() {
    return next - ids.size();
  }

  private void dropFirst() {
    long number = first();
    latest.remove(ids.removeFirst(), number);
  }

  private boolean isYoung(long number, long readMicros) {
    return ageMicros == 0
        || number >= next
        || readAtMicros.getOrDefault(epochOf(number), readMicros) >= readMicros - ageMicros;
  }

  /** The number of the first event of the same epoch. */
  private long epochOf(long number) {
    return Optional.ofNullable(readAtMicros.floorKey(number)).orElse(number);
  }
}
