package io.braid.speed.source.inbox;

import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.HeldReader;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import io.braid.speed.source.SourceState.Offered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was posted to a stream and is not in the lake yet, as one partition. Offsets go on from
 * those of the lake. Requests come from any thread.
 *
 * <p>If nobody can say whether the records of an epoch were committed, their requests fail and are
 * to be sent again: an answer is never given for what the lake may not hold.
 */
public final class Inbox implements Source {
  /** Of records that wait. */
  private static final long MOST_BYTES = 64L << 20;

  private final String kind;
  private final Door door;
  private final Deque<Posted> waiting = new ArrayDeque<>();
  private long bytes;

  /** Records of the first request that an earlier epoch has taken. */
  private int taken;

  private long base;
  private long inFlight;

  /**
   * Opens the door.
   *
   * @param kind of source: nobody else's records go on from these offsets
   */
  public Inbox(String kind, Door door) {
    this.kind = kind;
    this.door = door;
    door.open(this::offer);
  }

  /** Whether there is room for it. */
  synchronized boolean offer(Posted posted) {
    if (bytes > 0 && bytes + posted.bytes() > MOST_BYTES) {
      return false;
    }
    if (posted.records().isEmpty()) {
      return posted.epoch().complete(0L);
    }
    bytes += posted.bytes();
    waiting.add(posted);
    return true;
  }

  @Override
  public String name() {
    return door.name();
  }

  @Override
  public synchronized SourceState look(OffsetVector position) {
    long next = position.nextOf(0);
    if (inFlight > 0 && next != base) {
      giveUp();
    }
    inFlight = 0;
    base = next;
    long records = waiting.stream().mapToLong(each -> each.records().size()).sum() - taken;
    return new SourceState(topicId(), new TreeMap<>(Map.of(0, new Offered(0, next + records))), "");
  }

  /** An epoch moved the stream on that may have held these records, or those of somebody else. */
  private void giveUp() {
    long left = inFlight + taken;
    while (left > 0) {
      Posted first = waiting.remove();
      left -= first.records().size();
      bytes -= first.bytes();
      first.epoch().cancel(false);
    }
    taken = 0;
  }

  /** Nobody could make it again under this name: it is no more than an address. */
  @Override
  public String topicId() {
    return kind;
  }

  @Override
  public synchronized RecordReader reader(List<OffsetRange> ranges) {
    inFlight = ranges.stream().mapToLong(OffsetRange::count).sum();
    List<byte[]> records = new ArrayList<>();
    for (Posted posted : waiting) {
      if (records.size() < inFlight + taken) {
        records.addAll(posted.records());
      }
    }
    return new HeldReader(
        Map.of(0, new HeldReader.Run(base, records.subList(taken, (int) inFlight + taken))));
  }

  @Override
  public synchronized void committed(Epoch epoch) {
    long left = epoch.after().nextOf(0) - base + taken;
    while (left > 0 && left >= waiting.element().records().size()) {
      Posted first = waiting.remove();
      left -= first.records().size();
      bytes -= first.bytes();
      first.epoch().complete(epoch.number());
    }
    taken = (int) left;
    base = epoch.after().nextOf(0);
    inFlight = 0;
  }

  @Override
  public synchronized void close() {
    door.close();
    waiting.forEach(posted -> posted.epoch().cancel(false));
    waiting.clear();
  }
}
