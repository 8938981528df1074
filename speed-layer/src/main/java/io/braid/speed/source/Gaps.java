package io.braid.speed.source;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.Remark;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Offsets of a stream that a person accepts as lost, each at most once. */
public record Gaps(String stream, List<OffsetRange> ranges) {
  public Gaps {
    ranges = List.copyOf(ranges);
  }

  public static Gaps none(String stream) {
    return new Gaps(stream, List.of());
  }

  /** Those that the log tells of already. */
  public List<Remark.Gap> acceptedBefore(Epoch last) {
    return last.remarks().stream()
        .filter(Remark.Gap.class::isInstance)
        .map(Remark.Gap.class::cast)
        .filter(gap -> ranges.contains(gap.range()))
        .toList();
  }

  /**
   * What is to be stepped over now: nothing, or all that is lost.
   *
   * @throws BraidException if something else is lost than was accepted
   */
  public List<OffsetRange> toStepOver(Epoch last, List<OffsetRange> lost) {
    List<OffsetRange> before = acceptedBefore(last).stream().map(Remark.Gap::range).toList();
    List<OffsetRange> open =
        ranges.stream().filter(Predicate.not(before::contains)).distinct().toList();
    if (!open.isEmpty() && !new HashSet<>(open).equals(new HashSet<>(lost))) {
      throw refusal(last, open, lost);
    }
    return open;
  }

  private BraidException refusal(Epoch last, List<OffsetRange> open, List<OffsetRange> lost) {
    if (lost.isEmpty()) {
      return new BraidException(
          ErrorCode.USAGE,
          "%s: nothing is lost, so %s cannot be accepted: the topic has everything from where epoch %d ended, %s. Start without it."
              .formatted(stream, toArguments(stream, open), last.number(), toText(last)));
    }
    return new BraidException(
        ErrorCode.OFFSETS_LOST,
        "%s: %s is not what was lost after epoch %d. Nothing was accepted and nothing was skipped. Restore the events, or accept exactly what is lost: %s"
            .formatted(
                stream, toArguments(stream, open), last.number(), toArguments(stream, lost)));
  }

  private static String toText(Epoch last) {
    return last.after().next().isEmpty() ? "its beginning" : positions(last);
  }

  private static String positions(Epoch last) {
    return last.after().next().entrySet().stream()
        .map(each -> "partition %d at %d".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** As they are written on the command line. */
  static String toArguments(String stream, List<OffsetRange> ranges) {
    return ranges.stream()
        .map(
            range ->
                "--accept-gap %s:%d:%d-%d"
                    .formatted(stream, range.partition(), range.from(), range.until()))
        .collect(Collectors.joining(" "));
  }
}
