package io.braid.core.project;

import io.braid.core.dimension.CsvFile;
import io.braid.core.error.Nearest;
import io.braid.core.error.Place;
import io.braid.core.project.DimensionDefinition.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code dimensions/NAME.csv} with its {@code NAME.yaml}, or a table that holds its own types. */
record DimensionFile(String name, Path path, Origin origin) {
  private static final String CSV = ".csv";
  private static final String PARQUET = ".parquet";

  /** Empty if the entry is no dimension, which is then a problem. */
  static Optional<DimensionFile> find(Path path, Origin origin) {
    String entry = path.getFileName().toString();
    boolean ends = entry.endsWith(CSV) || entry.endsWith(PARQUET);
    if (!ends && !Files.isDirectory(path)) {
      origin.problem(
          Place.FILE,
          "A dimension is NAME.csv, NAME.parquet, or a folder NAME that holds Parquet files or a Delta table. Rename or move it");
      return Optional.empty();
    }
    String name = ends ? entry.substring(0, entry.lastIndexOf('.')) : entry;
    return Optional.of(new DimensionFile(name, path, origin));
  }

  boolean isCsv() {
    return origin.file().endsWith(CSV);
  }

  DimensionDefinition toTable() {
    boolean delta = Files.isDirectory(path.resolve("_delta_log"));
    return define(delta ? Format.DELTA : Format.PARQUET, List.of());
  }

  /** A CSV whose columns are texts. */
  DimensionDefinition toTexts() {
    return define(
        Format.CSV,
        readHeader().stream()
            .map(column -> new Column(column, ColumnType.Simple.STRING, false))
            .toList());
  }

  /** A CSV whose columns have the types that its YAML file says. */
  DimensionDefinition toTyped(String yaml, Origin types) {
    List<String> header = readHeader();
    Map<String, Column> typed = new HashMap<>();
    Optional<Section> root = YamlFile.read(types, yaml, List.of("columns"));
    root.filter(section -> !section.has("columns"))
        .ifPresent(section -> section.require("columns"));
    Optional<Section> section = root.flatMap(all -> all.findSectionOfAnyKeys("columns"));
    Set<String> seen = new HashSet<>();
    for (Text text : section.map(Section::texts).orElse(List.of())) {
      StreamFile.toColumn(text, seen).ifPresent(column -> typed.put(text.key(), column));
      findObjection(text, header, Optional.ofNullable(typed.get(text.key())))
          .ifPresent(text::problem);
    }
    section.ifPresent(
        columns ->
            header.stream()
                .filter(name -> !columns.has(name))
                .forEach(
                    name ->
                        types.problem(
                            columns.place(),
                            "Column '%s' of %s has no type. Add a line '%s: string', or the type that it has"
                                .formatted(name, origin.file(), name))));
    return define(
        Format.CSV,
        header.stream().flatMap(name -> Optional.ofNullable(typed.get(name)).stream()).toList());
  }

  private Optional<String> findObjection(Text text, List<String> header, Optional<Column> column) {
    if (!header.isEmpty() && !header.contains(text.key())) {
      return Optional.of(
          "The header of %s names no column '%s'. %s"
              .formatted(origin.file(), text.key(), Nearest.hint(text.key(), header)));
    }
    return column
        .filter(typed -> !CsvFile.holds(typed.type()))
        .map(
            typed ->
                "Column '%s': a CSV cannot hold %s. Use Parquet or Delta"
                    .formatted(typed.name(), typed.type().sql()));
  }

  private List<String> readHeader() {
    List<String> header = new CsvFile(path, origin.file()).readHeader(origin.problems());
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      Names.findColumnObjection(column).ifPresent(why -> origin.problem(Place.ofLine(1), why));
      if (!seen.add(column.toLowerCase(Locale.ROOT))) {
        origin.problem(
            Place.ofLine(1), "Column '%s' stands twice: case counts nothing".formatted(column));
      }
    }
    return header;
  }

  private DimensionDefinition define(Format format, List<Column> columns) {
    return new DimensionDefinition(name, origin.file(), path, format, columns);
  }
}
