package io.braid.speed.source;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.SourceState.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans what follows an epoch, or says why nothing can follow it exactly. */
public final class RangePlanner {
  private final String stream;

  public RangePlanner(String stream) {
    this.stream = stream;
  }

  /**
   * The next ranges, of at most {@code limit} offsets together. A stream that was never read starts
   * at the first offset that there is; a partition that was added later, at 0.
   *
   * @throws BraidException {@code TOPIC_RECREATED}, {@code OFFSETS_LOST}
   */
  public PlannedRead plan(Epoch last, SourceState state, long limit) {
    OffsetVector position = last.after();
    boolean first = isUnread(last);
    refuseGaps(last, state, findLost(last, state));
    SortedMap<Integer, Long> from = new TreeMap<>();
    SortedMap<Integer, Long> waiting = new TreeMap<>();
    state
        .partitions()
        .forEach(
            (partition, offered) -> {
              long start = first ? offered.begin() : position.nextOf(partition);
              from.put(partition, start);
              waiting.put(partition, offered.end() - start);
            });
    SortedMap<Integer, Long> shares = FairShares.of(waiting, limit);
    List<OffsetRange> moves = new ArrayList<>();
    from.forEach(
        (partition, start) ->
            moves.add(
                new OffsetRange(partition, start, start + shares.getOrDefault(partition, 0L))));
    long total = waiting.values().stream().mapToLong(Long::longValue).sum();
    long taken = shares.values().stream().mapToLong(Long::longValue).sum();
    return new PlannedRead(
        moves.stream().filter(range -> range.count() > 0).toList(),
        position.after(state.topicId(), moves),
        total - taken);
  }

  /**
   * What the source no longer has although no epoch has read it.
   *
   * @throws BraidException {@code TOPIC_RECREATED}
   */
  public List<OffsetRange> findLost(Epoch last, SourceState state) {
    List<OffsetRange> lost = new ArrayList<>();
    if (!isUnread(last)) {
      refuseAnotherTopic(last, state);
      state
          .partitions()
          .forEach(
              (partition, offered) -> {
                long next = last.after().nextOf(partition);
                if (offered.begin() > next) {
                  lost.add(new OffsetRange(partition, next, offered.begin()));
                }
              });
    }
    return lost;
  }

  private static boolean isUnread(Epoch last) {
    return last.after().topicId().isEmpty();
  }

  private void refuseAnotherTopic(Epoch last, SourceState state) {
    if (!last.after().topicId().equals(state.topicId())) {
      throw new BraidException(
          ErrorCode.TOPIC_RECREATED,
          "%s: epoch %d read the topic with id %s, but the topic of that name has id %s now; it was deleted and made again. Nothing was skipped. Give the new topic's events a stream of their own, or a new lake."
              .formatted(stream, last.number(), last.after().topicId(), state.topicId()));
    }
  }

  private void refuseGaps(Epoch last, SourceState state, List<OffsetRange> lost) {
    List<String> gaps = new ArrayList<>();
    lost.forEach(range -> gaps.add(deleted(last, range, state.loss())));
    for (Map.Entry<Integer, Long> read : last.after().next().entrySet()) {
      Offered offered = state.partitions().get(read.getKey());
      if (offered == null) {
        gaps.add("partition %d is gone".formatted(read.getKey()));
      } else if (offered.end() < read.getValue()) {
        gaps.add(cutOff(last, read.getKey(), read.getValue(), offered));
      }
    }
    if (!gaps.isEmpty()) {
      throw new BraidException(
          ErrorCode.OFFSETS_LOST,
          "%s: %s. Nothing was skipped, and the stream stays at epoch %d. %s"
              .formatted(
                  stream,
                  String.join("; ", gaps),
                  last.number(),
                  gaps.size() == lost.size()
                      ? "Restore them, or accept the loss with " + Gaps.toArguments(stream, lost)
                      : "Restore the topic, or go on with a new stream."));
    }
  }

  private static String deleted(Epoch last, OffsetRange lost, String loss) {
    return "partition %d starts at offset %d but epoch %d ended at %d; %d %s"
        .formatted(lost.partition(), lost.until(), last.number(), lost.from(), lost.count(), loss);
  }

  private static String cutOff(Epoch last, int partition, long next, Offered offered) {
    return "partition %d ends at offset %d but epoch %d ended at %d; the broker lost %d events after they were read"
        .formatted(partition, offered.end(), last.number(), next, next - offered.end());
  }
}
