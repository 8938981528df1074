package io.braid.core.stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What every certificate must say beside its position, from an epoch on and for ever: that a stream
 * does not hold all that its source once held.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "remark")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Remark.Beginning.class, name = "beginning"),
  @JsonSubTypes.Type(value = Remark.Gap.class, name = "gap"),
  @JsonSubTypes.Type(value = Remark.Forgetting.class, name = "forgetting")
})
public sealed interface Remark {

  /** In one sentence, with its numbers. */
  String text();

  /**
   * Where the log begins, if not with the first record that the source had.
   *
   * @param start as the project says it
   * @param first of each partition, the first offset that is read
   */
  record Beginning(String start, SortedMap<Integer, Long> first) implements Remark {
    public Beginning {
      first = Collections.unmodifiableSortedMap(new TreeMap<>(first));
    }

    @Override
    public String text() {
      String offsets =
          first.entrySet().stream()
              .map(each -> "offset %d of partition %d".formatted(each.getValue(), each.getKey()))
              .collect(Collectors.joining(", "));
      return "begins at %s (start: %s)".formatted(offsets, start);
    }
  }

  /**
   * Records that the source lost before they were read, and that a person accepted as lost.
   *
   * @param epoch the first epoch after it
   * @param range the lost offsets
   */
  record Gap(long epoch, OffsetRange range, Instant acceptedAt) implements Remark {
    @Override
    public String text() {
      return "partition %d lost offsets %d to %d before epoch %d, accepted at %s"
          .formatted(range.partition(), range.from(), range.until(), epoch, acceptedAt);
    }
  }

  /**
   * Events that were taken out of the master dataset.
   *
   * @param epoch the last epoch whose events were searched
   * @param where which events, as SQL; without the values it names
   * @param events how many there were
   */
  record Forgetting(long epoch, String where, long events, Instant at) implements Remark {
    @Override
    public String text() {
      return "%d events up to epoch %d were forgotten at %s (%s)"
          .formatted(events, epoch, at, where);
    }
  }
}
