package io.braid.core.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.braid.core.stream.Dedup;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stream as every layer knows it: its name and the columns of its events.
 *
 * @param shapes other columns that definitions were compiled over and still go by: those from
 *     before a type was widened, the oldest first, and those to come
 * @param dedup how events that were sent twice are told, from the next epoch on
 * @param format of its records, from the next epoch on
 */
public record StreamEntry(
    String name,
    List<Column> columns,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<List<Column>> shapes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Dedup dedup,
    Format format)
    implements Serializable {
  public StreamEntry {
    columns = List.copyOf(columns);
    shapes = shapes.stream().map(List::copyOf).toList();
  }

  /** A stream of JSON whose columns were never widened, and of which no event is a duplicate. */
  public StreamEntry(String name, List<Column> columns) {
    this(name, columns, List.of(), Dedup.NONE, Format.JSON);
  }

  /** As a registry has it, where what is usual need not stand. */
  @JsonCreator
  static StreamEntry of(
      @JsonProperty("name") String name,
      @JsonProperty("columns") List<Column> columns,
      @JsonProperty("shapes") @Nullable List<List<Column>> shapes,
      @JsonProperty("dedup") @Nullable Dedup dedup,
      @JsonProperty("format") @Nullable Format format) {
    return new StreamEntry(
        name,
        columns,
        shapes == null ? List.of() : shapes,
        dedup == null ? Dedup.NONE : dedup,
        format == null ? Format.JSON : format);
  }

  /** The same with duplicates told in this way. */
  public StreamEntry withDedup(Dedup next) {
    return new StreamEntry(name, columns, shapes, next, format);
  }

  /** The same with records of this format. */
  public StreamEntry withFormat(Format next) {
    return new StreamEntry(name, columns, shapes, dedup, next);
  }

  public Optional<Column> findColumn(String column) {
    return columns.stream().filter(each -> each.name().equals(column)).findFirst();
  }

  /** This stream, with all that a project says of it now. */
  public StreamEntry becoming(StreamEntry wanted) {
    return becoming(wanted.columns()).withDedup(wanted.dedup()).withFormat(wanted.format());
  }

  /** This stream with other columns; if a type changes, those that it has now stay as a shape. */
  public StreamEntry becoming(List<Column> next) {
    boolean alters =
        next.stream()
            .anyMatch(
                now ->
                    findColumn(now.name())
                        .filter(old -> !old.type().equals(now.type()))
                        .isPresent());
    return alters ? withColumns(next) : new StreamEntry(name, next, shapes, dedup, format);
  }

  /**
   * This stream as a table holds it whose columns are these: where one of two types widens to the
   * other, the table's.
   */
  public StreamEntry heldIn(ColumnType.Struct table) {
    UnaryOperator<Column> held =
        column ->
            table.fields().stream()
                .filter(field -> field.name().equals(column.name()))
                .filter(
                    field ->
                        field.type().widensTo(column.type())
                            || column.type().widensTo(field.type()))
                .findFirst()
                .map(field -> new Column(column.name(), field.type(), column.required()))
                .orElse(column);
    List<Column> now = columns.stream().map(held).toList();
    return now.equals(columns) ? this : withColumns(now);
  }

  /** The same with one of its shapes as its columns, and its columns as a shape. */
  public StreamEntry withColumns(List<Column> other) {
    return new StreamEntry(
        name,
        other,
        Stream.concat(shapes.stream(), Stream.of(columns))
            .filter(shape -> !shape.equals(other))
            .distinct()
            .toList(),
        dedup,
        format);
  }
}
