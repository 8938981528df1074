package io.braid.core.stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the bytes of a record are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Format.Json.class, name = "json"),
  @JsonSubTypes.Type(value = Format.Avro.class, name = "avro"),
  @JsonSubTypes.Type(value = Format.RegisteredAvro.class, name = "registered_avro"),
  @JsonSubTypes.Type(value = Format.Protobuf.class, name = "protobuf"),
  @JsonSubTypes.Type(value = Format.Csv.class, name = "csv"),
  @JsonSubTypes.Type(value = Format.Text.class, name = "text"),
  @JsonSubTypes.Type(value = Format.Parquet.class, name = "parquet"),
  @JsonSubTypes.Type(value = Format.Orc.class, name = "orc")
})
public sealed interface Format extends Serializable {

  /** Whether records are rows of files that only a reader of this format takes apart. */
  default boolean comesAsRows() {
    return false;
  }

  /** Whether a record is bytes of any kind, so that it cannot be a line. */
  default boolean comesAsBytes() {
    return false;
  }

  /** An object; each field is the column of the same name. */
  record Json() implements Format {
    @Override
    public String toString() {
      return "json";
    }
  }

  /**
   * Avro's binary encoding.
   *
   * @param schema that every record was written with, as JSON
   */
  record Avro(String schema) implements Format {
    @Override
    public boolean comesAsBytes() {
      return true;
    }

    @Override
    public String toString() {
      return "avro with the schema " + schema;
    }
  }

  /**
   * Avro, each record with the number of the schema that it was written with.
   *
   * @param registry the address at which schemas are found by their number
   */
  record RegisteredAvro(String registry) implements Format {
    @Override
    public boolean comesAsBytes() {
      return true;
    }

    @Override
    public String toString() {
      return "avro with schemas of " + registry;
    }
  }

  /**
   * Protobuf's binary encoding.
   *
   * @param descriptors a {@code FileDescriptorSet} of all that the message needs, in Base64
   * @param message the full name of the one that every record is
   */
  record Protobuf(String descriptors, String message) implements Format {
    @Override
    public boolean comesAsBytes() {
      return true;
    }

    @Override
    public String toString() {
      return "protobuf of the message %s, with descriptors of %d characters"
          .formatted(message, descriptors.length());
    }
  }

  /**
   * Values between separators, quoted with {@code "} where they hold one.
   *
   * @param fields their names, in the order of the record; those of no column are passed over
   * @param separator a single character
   * @param times how moments of a column are written, as {@link java.time.format.DateTimeFormatter}
   *     has it; otherwise as in JSON
   */
  record Csv(List<String> fields, String separator, Map<String, String> times) implements Format {
    public Csv {
      fields = List.copyOf(fields);
      times = Map.copyOf(times);
      if (separator.length() != 1) {
        throw new IllegalArgumentException(
            "A separator is a single character, but was '%s'".formatted(separator));
      }
    }

    @Override
    public String toString() {
      return "csv with '%s' between %s".formatted(separator, String.join(", ", fields));
    }
  }

  /**
   * A line that a regular expression matches as a whole.
   *
   * @param pattern whose named groups are columns
   * @param times as those of {@link Csv}
   */
  record Text(String pattern, Map<String, String> times) implements Format {
    /** Java wants names without underscores. */
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9_]*)>");

    public Text {
      times = Map.copyOf(times);
    }

    /** The columns that it has groups for, in the order of the pattern. */
    public List<String> columns() {
      List<String> names = new ArrayList<>();
      Matcher groups = GROUP.matcher(pattern);
      while (groups.find()) {
        names.add(groups.group(1));
      }
      return names;
    }

    /**
     * The expression, in which the group of the nth column is named {@code c} and n, from 0.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public Pattern compile() {
      int[] count = {0};
      return Pattern.compile(
          GROUP.matcher(pattern).replaceAll(group -> "(?<c%d>".formatted(count[0]++)));
    }

    @Override
    public String toString() {
      return "text like " + pattern;
    }
  }

  /** Files of Parquet, of which each row is a record. */
  record Parquet() implements Format {
    @Override
    public boolean comesAsRows() {
      return true;
    }

    @Override
    public String toString() {
      return "rows of parquet";
    }
  }

  /** The same for ORC. */
  record Orc() implements Format {
    @Override
    public boolean comesAsRows() {
      return true;
    }

    @Override
    public String toString() {
      return "rows of orc";
    }
  }

  Format JSON = new Json();
}
