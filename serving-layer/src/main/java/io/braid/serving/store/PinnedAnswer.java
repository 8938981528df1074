package io.braid.serving.store;

import io.braid.core.log.DataFile;
import io.braid.core.protocol.MergedView;
import io.braid.core.view.Certificate;
import io.braid.core.view.Pin.OfView;
import io.braid.core.view.ViewManifest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A view as of then, whose files the logs name.
 *
 * @param parts the strands of a view over several streams; of any other, itself
 */
record PinnedAnswer(List<Part> parts) {
  PinnedAnswer {
    parts = parts.stream().sorted(Comparator.comparing(part -> part.view().name())).toList();
  }

  /** A view, or a strand of one, as of an epoch of its stream. */
  record Part(OfView pin, MergedView merged) {
    ViewManifest view() {
      return merged.view();
    }
  }

  ViewManifest view() {
    return parts.get(0).view().whole();
  }

  List<OfView> pins() {
    return parts.stream().map(Part::pin).toList();
  }

  List<Certificate> certificates() {
    return parts.stream().map(part -> part.merged().certificate()).toList();
  }

  /** Those that the view reads, but for which no epoch is named. */
  List<String> missingStreams() {
    return parts.get(0).view().streams().stream()
        .filter(stream -> parts.stream().noneMatch(part -> part.view().stream().equals(stream)))
        .toList();
  }

  boolean isWhole() {
    return missingStreams().isEmpty();
  }

  long bytes() {
    return parts.stream()
        .map(Part::merged)
        .flatMap(merged -> Stream.concat(merged.batch().stream(), merged.increments().stream()))
        .mapToLong(DataFile::bytes)
        .sum();
  }
}
