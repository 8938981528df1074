package io.braid.core.log;

import io.braid.core.registry.StreamEntry;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DimensionVersion;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a table lives and what its rows are.
 *
 * @param path relative to the lake's root, parts divided by {@code /}
 * @param columns in storage order
 */
public record TableSpec(String path, List<Column> columns) {
  private static final List<Column> RECORD =
      List.of(
          required(ViewManifest.EPOCH_COLUMN, Simple.BIGINT),
          required("_partition", Simple.INT),
          required("_offset", Simple.BIGINT),
          required("_ingested_at", Simple.TIMESTAMP),
          required("_duplicate", Simple.BOOLEAN),
          optional("_error", Simple.STRING),
          optional("_raw", Simple.BINARY));

  public TableSpec {
    columns = List.copyOf(columns);
  }

  /** Streams, definitions and what each is to its view. */
  public static TableSpec registry() {
    return new TableSpec(
        "registry",
        List.of(
            required("kind", Simple.STRING),
            required("name", Simple.STRING),
            optional("definition", Simple.STRING),
            optional("state", Simple.STRING),
            required("body", Simple.STRING)));
  }

  /**
   * The verdict of each audit, with the keys that differ. An accepted audit stands there once more,
   * with who accepted it and why.
   */
  public static TableSpec audits() {
    return new TableSpec(
        "audits",
        List.of(
            required("audit", Simple.STRING),
            required("view", Simple.STRING),
            required("definition", Simple.STRING),
            required("run", Simple.STRING),
            required("horizon", Simple.BIGINT),
            required("rows", Simple.BIGINT),
            required("differing", Simple.BIGINT),
            optional("first_epoch", Simple.BIGINT),
            optional("keys", Simple.STRING),
            required("audited_at", Simple.TIMESTAMP),
            optional("accepted_by", Simple.STRING),
            optional("accepted_because", Simple.STRING),
            optional("accepted_at", Simple.TIMESTAMP)));
  }

  /**
   * Every record ever read: {@code _epoch, _partition, _offset, _ingested_at, _duplicate, _error,
   * _raw}, then the stream's columns, which are null in a dead letter.
   */
  public static TableSpec master(StreamEntry stream) {
    return new TableSpec(
        "streams/" + stream.name() + "/master",
        Stream.concat(
                RECORD.stream(),
                stream.columns().stream().map(column -> optional(column.name(), column.type())))
            .toList());
  }

  /** The same as a snapshot of it holds it: a column that was widened since is still narrower. */
  public static TableSpec master(StreamEntry stream, TableSnapshot held) {
    return held.stamp() instanceof Stamp.Master stamp
        ? master(stream.heldIn((ColumnType.Struct) stamp.columns()))
        : master(stream);
  }

  /** The files of a stream's source, each with its place in the stream's log. */
  public static TableSpec files(String stream) {
    return new TableSpec(
        "streams/" + stream + "/files",
        List.of(
            required("path", Simple.STRING),
            required("bytes", Simple.BIGINT),
            required("modified_at", Simple.TIMESTAMP),
            required("from_offset", Simple.BIGINT),
            required("until_offset", Simple.BIGINT)));
  }

  /** A dimension at one version. */
  public static TableSpec dimension(DimensionVersion id, List<Column> columns) {
    return new TableSpec("dimensions/%s/%s".formatted(id.name(), id.version()), columns);
  }

  /** Partial state per key and epoch. */
  public static TableSpec increments(ViewManifest view) {
    return new TableSpec(
        folder(view) + "increments",
        Stream.concat(Stream.of(required(ViewManifest.EPOCH_COLUMN, Simple.BIGINT)), stored(view))
            .toList());
  }

  /** Partial state per key. */
  public static TableSpec batch(ViewManifest view) {
    return new TableSpec(folder(view) + "batch", stored(view).toList());
  }

  /** All columns as one type. */
  public ColumnType.Struct row() {
    return new ColumnType.Struct(
        columns.stream()
            .map(column -> new ColumnType.Field(column.name(), column.type()))
            .toList());
  }

  private static String folder(ViewManifest view) {
    return "views/%s/%s/".formatted(view.name(), view.definition());
  }

  private static Stream<Column> stored(ViewManifest view) {
    return Stream.concat(
        view.keys().stream(),
        view.state().stream().map((StateColumn state) -> optional(state.name(), state.type())));
  }

  private static Column required(String name, ColumnType type) {
    return new Column(name, type, true);
  }

  private static Column optional(String name, ColumnType type) {
    return new Column(name, type, false);
  }
}
