package io.braid.core.project;

import io.braid.core.error.Nearest;
import io.braid.core.stream.Dedup;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code streams/NAME.yaml}. */
final class StreamFile {
  private static final List<String> KEYS = List.of("columns", "source", "format", "dedup");
  private static final String LEGAL =
      "a name begins with a letter, goes on with letters, digits and underscores, and has at most 63 of them";
  private static final Set<ColumnType> IDS =
      Set.of(Simple.STRING, Simple.TINYINT, Simple.SMALLINT, Simple.INT, Simple.BIGINT);
  private static final Pattern TYPE = Pattern.compile("(.*?)(\\s+required)?", Pattern.DOTALL);

  private StreamFile() {}

  static Optional<StreamDefinition> read(String name, String text, Origin origin) {
    return YamlFile.read(origin, text, KEYS).flatMap(root -> toStream(name, root));
  }

  private static Optional<StreamDefinition> toStream(String name, Section root) {
    List<Column> columns = toColumns(root);
    Optional<SourceDefinition> source =
        root.requireSection("source", SourceSection.KINDS).flatMap(SourceSection::read);
    Optional<Format> format = FormatSection.read(root, columns);
    format.ifPresent(bytes -> source.ifPresent(from -> requireCarried(root, bytes, from)));
    Dedup dedup = toDedup(root, columns);
    return format.flatMap(
        bytes -> source.map(from -> new StreamDefinition(name, columns, from, bytes, dedup)));
  }

  private static void requireCarried(Section root, Format format, SourceDefinition source) {
    if (format.comesAsRows() && !(source instanceof FilesSource)) {
      root.problem("'format': parquet and orc are files, so they come by 'files' only");
    }
    if (format.comesAsBytes() && (source instanceof FilesSource || source instanceof HttpSource)) {
      root.problem(
          "'format': avro and protobuf do not stand in lines, so they come by kafka, kinesis or flume");
    }
  }

  private static Dedup toDedup(Section root, List<Column> columns) {
    return root.findSection("dedup", List.of("by", "within"))
        .flatMap(
            section -> {
              Optional<Text> by = section.require("by");
              Optional<Text> within = section.require("within");
              return by.flatMap(column -> within.flatMap(span -> toDedup(column, span, columns)));
            })
        .orElse(Dedup.NONE);
  }

  private static Optional<Dedup> toDedup(Text by, Text within, List<Column> columns) {
    String name = by.raw().strip();
    Optional<Column> column = columns.stream().filter(each -> each.name().equals(name)).findFirst();
    if (column.isEmpty()) {
      List<String> names = columns.stream().map(Column::name).toList();
      by.problem(
          "'by' is a column of the stream, but was '%s'. %s"
              .formatted(name, Nearest.hint(name, names)));
      return Optional.empty();
    }
    if (!IDS.contains(column.get().type())) {
      by.problem(
          "'by' is a column of strings or whole numbers, but %s is of type %s"
              .formatted(name, column.get().type().sql()));
      return Optional.empty();
    }
    try {
      return Optional.of(new Dedup(name, within.raw().strip()));
    } catch (IllegalArgumentException e) {
      within.problem("'within': " + e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Column> toColumns(Section root) {
    Set<String> seen = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    if (!root.has("columns")) {
      root.require("columns");
    }
    root.findSectionOfAnyKeys("columns")
        .ifPresent(
            section ->
                section.texts().forEach(text -> toColumn(text, seen).ifPresent(columns::add)));
    return columns;
  }

  /** A name and a type. */
  static Optional<Column> toColumn(Text text, Set<String> seen) {
    String name = text.key();
    if (name.startsWith("_")) {
      text.problem(
          "Column '%s': names that begin with _ are Braid's own. Rename the field in the source"
              .formatted(name));
    } else if (!Names.isLegal(name)) {
      text.problem("Column '%s': %s".formatted(name, LEGAL));
    } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
      text.problem("Column '%s' stands twice: case counts nothing".formatted(name));
    }
    Matcher parts = TYPE.matcher(text.raw().strip());
    if (!parts.matches()) {
      throw new IllegalStateException("'%s' matches everything".formatted(TYPE));
    }
    return toType(text, name, parts.group(1))
        .map(type -> new Column(name, type, parts.group(2) != null));
  }

  private static Optional<ColumnType> toType(Text text, String column, String written) {
    try {
      ColumnType type = ColumnType.of(written);
      illegalFields(type)
          .forEach(
              field ->
                  text.problem(
                      "Column '%s': the field '%s' cannot be stored: %s"
                          .formatted(column, field, LEGAL)));
      if (hasOtherKeys(type)) {
        text.problem(
            "Column '%s': the names in a JSON object are strings. Write map<string,…>"
                .formatted(column));
      }
      return Optional.of(type);
    } catch (IllegalArgumentException e) {
      text.problem(
          "Column '%s': %s. A type may be followed by 'required'"
              .formatted(column, e.getMessage()));
      return Optional.empty();
    }
  }

  private static boolean hasOtherKeys(ColumnType type) {
    if (type instanceof ColumnType.Array array) {
      return hasOtherKeys(array.element());
    }
    if (type instanceof ColumnType.MapType map) {
      return map.key() != ColumnType.Simple.STRING || hasOtherKeys(map.value());
    }
    return type instanceof ColumnType.Struct struct
        && struct.fields().stream().anyMatch(field -> hasOtherKeys(field.type()));
  }

  private static Stream<String> illegalFields(ColumnType type) {
    if (type instanceof ColumnType.Array array) {
      return illegalFields(array.element());
    }
    if (type instanceof ColumnType.MapType map) {
      return Stream.concat(illegalFields(map.key()), illegalFields(map.value()));
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .flatMap(
              field ->
                  Stream.concat(
                      Stream.of(field.name()).filter(name -> !Names.isLegal(name)),
                      illegalFields(field.type())));
    }
    return Stream.of();
  }
}
