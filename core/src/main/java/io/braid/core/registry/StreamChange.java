package io.braid.core.registry;

import io.braid.core.type.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a stream as it is registered to what a project wants.
 *
 * @param compatible what changes, with all that was kept before still right
 * @param incompatible what the events that are kept already would contradict
 */
public record StreamChange(List<String> compatible, List<String> incompatible) {
  public StreamChange {
    compatible = List.copyOf(compatible);
    incompatible = List.copyOf(incompatible);
  }

  public static StreamChange between(StreamEntry before, StreamEntry after) {
    List<String> compatible = new ArrayList<>();
    List<String> incompatible = new ArrayList<>();
    for (Column old : before.columns()) {
      Optional<Column> now = after.findColumn(old.name());
      if (now.isEmpty()) {
        incompatible.add("column %s is gone".formatted(old.name()));
      } else if (!old.type().canBecome(now.get().type())
          && !old.type().widensTo(now.get().type())) {
        incompatible.add(
            "column %s was %s and is %s"
                .formatted(old.name(), old.type().sql(), now.get().type().sql()));
      } else if (now.get().required() && !old.required()) {
        incompatible.add("column %s is required now".formatted(old.name()));
      } else if (old.type().widensTo(now.get().type())) {
        compatible.add(
            "column %s is widened from %s to %s"
                .formatted(old.name(), old.type().sql(), now.get().type().sql()));
      } else if (!old.type().equals(now.get().type())) {
        compatible.add("new fields in column %s".formatted(old.name()));
      } else if (old.required() && !now.get().required()) {
        compatible.add("column %s is no longer required".formatted(old.name()));
      }
    }
    for (Column now : after.columns()) {
      if (before.findColumn(now.name()).isEmpty()) {
        (now.required() ? incompatible : compatible)
            .add(
                "new %scolumn %s %s"
                    .formatted(now.required() ? "required " : "", now.name(), now.type().sql()));
      }
    }
    if (!after.dedup().equals(before.dedup())) {
      compatible.add(
          after.dedup().isNone()
              ? "no more duplicates are told"
              : "duplicates are told by %s".formatted(after.dedup()));
    }
    if (after.format().comesAsRows() != before.format().comesAsRows()) {
      incompatible.add(
          "records were %s and are %s, and an offset of a file cannot be a byte first and then a row"
              .formatted(before.format(), after.format()));
    } else if (!after.format().equals(before.format())) {
      compatible.add("records are %s from the next epoch on".formatted(after.format()));
    }
    return new StreamChange(compatible, incompatible);
  }
}
