package io.braid.core.stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A position in a stream's log: for each partition the next offset to read.
 *
 * @param topicId the source's own identity of the log, so that a topic deleted and made again under
 *     one name is seen; empty before the first read
 * @param bookmarks what else the source needs to find the offset of a partition again, in its own
 *     words; there are none if offsets are the source's own
 */
public record OffsetVector(
    String topicId,
    SortedMap<Integer, Long> next,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<Integer, String> bookmarks) {
  public static final OffsetVector START = new OffsetVector("", Collections.emptySortedMap());

  public OffsetVector(String topicId, SortedMap<Integer, Long> next) {
    this(topicId, next, Collections.emptySortedMap());
  }

  @JsonCreator
  static OffsetVector of(
      @JsonProperty("topicId") String topicId,
      @JsonProperty("next") SortedMap<Integer, Long> next,
      @JsonProperty("bookmarks") @Nullable SortedMap<Integer, String> bookmarks) {
    return new OffsetVector(
        topicId, next, bookmarks == null ? Collections.emptySortedMap() : bookmarks);
  }

  public OffsetVector {
    next.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                "Partition %d at offset %d: neither may be negative".formatted(partition, offset));
          }
        });
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    bookmarks = Collections.unmodifiableSortedMap(new TreeMap<>(bookmarks));
  }

  /** The next offset of a partition; 0 for one that was never read. */
  public long nextOf(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /**
   * The position after these ranges were read.
   *
   * @throws IllegalArgumentException if a range does not start where this vector ends
   */
  public OffsetVector after(String readTopicId, Collection<OffsetRange> ranges) {
    SortedMap<Integer, Long> moved = new TreeMap<>(next);
    for (OffsetRange range : ranges) {
      Long expected = next.get(range.partition());
      if (expected != null && expected != range.from()) {
        throw new IllegalArgumentException(
            "Partition %d was read up to %d, so a range cannot start at %d"
                .formatted(range.partition(), expected, range.from()));
      }
      moved.put(range.partition(), range.until());
    }
    return new OffsetVector(readTopicId, moved, bookmarks);
  }

  /** The same position, with other bookmarks. */
  public OffsetVector with(SortedMap<Integer, String> found) {
    return new OffsetVector(topicId, next, found);
  }
}
