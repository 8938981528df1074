package io.braid.speed.source.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The records of one request.
 *
 * @param epoch in which the last of them becomes visible, once that is committed
 */
record Posted(List<byte[]> records, CompletableFuture<Long> epoch) {
  Posted {
    records = List.copyOf(records);
  }

  /** One record a line; an empty line is none. */
  static Posted of(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == '\n') {
        int end = at > start && body[at - 1] == '\r' ? at - 1 : at;
        if (end > start) {
          lines.add(java.util.Arrays.copyOfRange(body, start, end));
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
