package io.braid.speed.source.inbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The records of one request.
 *
 * @param epoch in which the last of them becomes visible, once that is committed
 */
public record Posted(List<byte[]> records, CompletableFuture<Long> epoch) {
  public Posted {
    records = List.copyOf(records);
  }

  /** One record a line; an empty line is none. */
  public static Posted of(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == '\n') {
        int end = at > start && body[at - 1] == '\r' ? at - 1 : at;
        if (end > start) {
          lines.add(Arrays.copyOfRange(body, start, end));
        }
        start = at + 1;
      }
    }
    return new Posted(lines, new CompletableFuture<>());
  }

  long bytes() {
    return records.stream().mapToLong(record -> record.length).sum();
  }
}
