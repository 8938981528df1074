package io.braid.core.project;

import io.braid.core.error.Nearest;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** {@code format} of a stream's file: a word, or a section with one kind in it. */
final class FormatSection {
  private static final List<String> WORDS = List.of("json", "csv", "parquet", "orc");
  private static final List<String> KINDS = List.of("avro", "csv", "protobuf", "text");
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2001, 12, 31, 22, 59, 58, 0, ZoneOffset.UTC);
  private static final String COMMA = ",";
  private static final Set<Simple> MOMENTS =
      Set.of(Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMP_NTZ);

  private final List<Column> columns;

  private FormatSection(List<Column> columns) {
    this.columns = columns;
  }

  /**
   * @param stream the stream's file
   */
  static Optional<Format> read(Section stream, List<Column> columns) {
    FormatSection reader = new FormatSection(columns);
    if (stream.isSection("format")) {
      return stream.requireSection("format", KINDS).flatMap(reader::toFormat);
    }
    return stream.require("format").flatMap(text -> text.toWord(WORDS)).map(reader::toFormat);
  }

  private Format toFormat(String word) {
    return switch (word) {
      case "csv" -> new Format.Csv(names(), COMMA, Map.of());
      case "parquet" -> new Format.Parquet();
      case "orc" -> new Format.Orc();
      default -> Format.JSON;
    };
  }

  private Optional<Format> toFormat(Section kinds) {
    List<String> named = KINDS.stream().filter(kinds::has).toList();
    if (named.size() != 1) {
      kinds.problem(
          "'format' is json, csv, parquet or orc, or has one of " + String.join(", ", KINDS));
      return Optional.empty();
    }
    return switch (named.get(0)) {
      case "avro" ->
          kinds.requireSection("avro", List.of("schema", "registry")).flatMap(this::toAvro);
      case "csv" ->
          kinds.requireSection("csv", List.of("fields", "separator", "times")).flatMap(this::toCsv);
      case "protobuf" ->
          kinds
              .requireSection("protobuf", List.of("descriptors", "message"))
              .flatMap(FormatSection::toProtobuf);
      default -> kinds.requireSection("text", List.of("pattern", "times")).flatMap(this::toText);
    };
  }

  private Optional<Format> toAvro(Section avro) {
    if (avro.has("schema") == avro.has("registry")) {
      avro.problem("'avro' has a 'schema' that all records share, or a 'registry' of schemas");
      return Optional.empty();
    }
    return avro.has("schema")
        ? avro.require("schema").flatMap(Text::readFile).map(Format.Avro::new)
        : avro.require("registry").flatMap(Text::toAddress).map(Format.RegisteredAvro::new);
  }

  private static Optional<Format> toProtobuf(Section protobuf) {
    Optional<Text> descriptors = protobuf.require("descriptors");
    Optional<Text> message = protobuf.require("message");
    return descriptors
        .flatMap(Text::readBytes)
        .map(Base64.getEncoder()::encodeToString)
        .flatMap(set -> message.map(name -> new Format.Protobuf(set, name.raw().strip())));
  }

  private Optional<Format> toCsv(Section csv) {
    Optional<Text> listed = csv.find("fields");
    List<String> fields =
        listed
            .map(text -> Arrays.stream(text.raw().split(COMMA)).map(String::strip).toList())
            .orElse(names());
    listed.ifPresent(text -> requireAll(text, fields));
    Optional<Text> separator = csv.find("separator");
    if (separator.filter(text -> text.raw().length() != 1).isPresent()) {
      separator.get().problem("'separator' is a single character, such as ; or \"\\t\"");
      return Optional.empty();
    }
    return Optional.of(
        new Format.Csv(fields, separator.map(Text::raw).orElse(COMMA), toTimes(csv)));
  }

  private Optional<Format> toText(Section text) {
    Map<String, String> times = toTimes(text);
    return text.require("pattern").flatMap(pattern -> toText(pattern, times));
  }

  private Optional<Format> toText(Text pattern, Map<String, String> times) {
    Format.Text format = new Format.Text(pattern.raw(), times);
    try {
      format.compile();
    } catch (PatternSyntaxException e) {
      pattern.problem(
          "'pattern' is a regular expression, but %s near character %d of '%s'"
              .formatted(e.getDescription(), e.getIndex(), pattern.raw()));
      return Optional.empty();
    }
    for (String group : format.columns()) {
      if (!names().contains(group)) {
        pattern.problem(
            "'pattern': the group '%s' is no column. %s"
                .formatted(group, Nearest.hint(group, names())));
      }
    }
    requireAll(pattern, format.columns());
    return Optional.of(format);
  }

  private List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  private void requireAll(Text place, List<String> fields) {
    columns.stream()
        .filter(column -> column.required() && !fields.contains(column.name()))
        .forEach(
            column ->
                place.problem(
                    "'%s' lacks the required column '%s'".formatted(place.key(), column.name())));
  }

  private Map<String, String> toTimes(Section section) {
    Map<String, String> times = new LinkedHashMap<>();
    section
        .findSectionOfAnyKeys("times")
        .ifPresent(each -> each.texts().forEach(text -> addTime(text, times)));
    return times;
  }

  private void addTime(Text text, Map<String, String> times) {
    boolean isMoment =
        columns.stream()
            .filter(column -> column.name().equals(text.key()))
            .anyMatch(column -> column.type() instanceof Simple type && MOMENTS.contains(type));
    if (!isMoment) {
      text.problem("'%s' is no column of dates or timestamps".formatted(text.key()));
      return;
    }
    try {
      DateTimeFormatter written = DateTimeFormatter.ofPattern(text.raw(), Locale.ROOT);
      LocalDate read = written.parse(written.format(SAMPLE), LocalDate::from);
      if (!read.equals(SAMPLE.toLocalDate())) {
        throw new DateTimeException("%s is read back as %s".formatted(SAMPLE.toLocalDate(), read));
      }
      times.put(text.key(), text.raw());
    } catch (IllegalArgumentException | DateTimeException e) {
      text.problem(
          "'%s' is written such as dd.MM.yyyy HH:mm, but '%s' is no such pattern: %s"
              .formatted(text.key(), text.raw(), e.getMessage()));
    }
  }
}
