package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Field;
import io.braid.core.type.ColumnType.Struct;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From the columns that a master dataset holds to those that its stream has now. Columns, and
 * fields inside them, may come: older events read as null there. None may go or change its type: to
 * widen one is the work of {@link Widening}.
 */
record ColumnChange(Struct held, Struct wanted) {

  /**
   * @throws BraidException {@code SCHEMA_INCOMPATIBLE} with all that does not fit, {@code
   *     STREAM_ALTERED} if the master dataset has a wider type already
   */
  void requireAdditive(String stream) {
    if (held.fields().stream().anyMatch(this::isWidened)) {
      throw new BraidException(
          ErrorCode.STREAM_ALTERED,
          "%s: the master dataset was given wider columns meanwhile. Nothing was written by the narrower ones; the stream is to be opened again, with the columns that the registry names now."
              .formatted(stream));
    }
    List<String> problems =
        held.fields().stream().flatMap(column -> findProblem(column).stream()).toList();
    if (!problems.isEmpty()) {
      throw new BraidException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          problems.stream()
              .map(problem -> "%s: %s".formatted(stream, problem))
              .collect(Collectors.joining("\n")));
    }
  }

  private Optional<String> findProblem(Field column) {
    Optional<ColumnType> now = find(wanted, column.name());
    if (now.isEmpty()) {
      return Optional.of(
          "the master dataset holds column '%s', which the stream no longer has. Leave it declared; a column that no view reads costs next to nothing"
              .formatted(column.name()));
    }
    if (column.type().canBecome(now.get())) {
      return Optional.empty();
    }
    return Optional.of(
        "the master dataset holds column '%s' as %s, so the stream cannot have it as %s: every event is kept, and a Delta table holds a column in one type. Leave it as it is, and what does not fit is kept among the dead letters, with its bytes; or declare a new stream over the same topic, and let the views read that"
            .formatted(column.name(), column.type().sql(), now.get().sql()));
  }

  private boolean isWidened(Field column) {
    return find(wanted, column.name()).filter(now -> now.widensTo(column.type())).isPresent();
  }

  private static Optional<ColumnType> find(Struct struct, String name) {
    return struct.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Field::type)
        .findFirst();
  }
}
