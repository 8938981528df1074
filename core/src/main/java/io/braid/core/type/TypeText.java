package io.braid.core.type;

import io.braid.core.error.Nearest;
import io.braid.core.type.ColumnType.Array;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Field;
import io.braid.core.type.ColumnType.MapType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.type.ColumnType.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a type's text form: a cursor over it. For one reading. */
final class TypeText {
  private static final int DEEPEST = 32;
  private static final int LONGEST_WORD = 40;
  private static final List<String> KNOWN =
      Stream.concat(
              Arrays.stream(Simple.values()).map(Simple::sql),
              Stream.of("decimal(p,s)", "array<…>", "struct<name:…>", "map<…,…>"))
          .toList();
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("integer", "int"),
          Map.entry("long", "bigint"),
          Map.entry("short", "smallint"),
          Map.entry("byte", "tinyint"),
          Map.entry("real", "float"),
          Map.entry("number", "decimal(p,s)"),
          Map.entry("numeric", "decimal(p,s)"),
          Map.entry("text", "string"),
          Map.entry("char", "string"),
          Map.entry("varchar", "string"),
          Map.entry("json", "string"),
          Map.entry("bytes", "binary"),
          Map.entry("datetime", "timestamp_ntz"),
          Map.entry("list", "array<…>"),
          Map.entry("object", "struct<name:…>"),
          Map.entry("record", "struct<name:…>"));

  private final String text;
  private int at;
  private int depth;

  TypeText(String text) {
    this.text = text;
  }

  static boolean isPartOfAName(int character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }

  ColumnType read() {
    ColumnType type = type();
    skipSpace();
    if (at < text.length()) {
      throw problem("something follows the type: '%s'".formatted(shorten(text.substring(at))));
    }
    return type;
  }

  private ColumnType type() {
    String word = word().toLowerCase(Locale.ROOT);
    if (++depth > DEEPEST) {
      throw problem("types nest deeper than %d levels".formatted(DEEPEST));
    }
    ColumnType type =
        switch (word) {
          case "decimal" -> decimal();
          case "array" -> array();
          case "struct" -> struct();
          case "map" -> map();
          default -> simple(word);
        };
    depth--;
    return type;
  }

  private static ColumnType simple(String word) {
    return Arrays.stream(Simple.values())
        .filter(type -> type.sql().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown(word));
  }

  private static IllegalArgumentException unknown(String word) {
    if (word.equals("interval")) {
      return new IllegalArgumentException(
          "a table cannot hold intervals. Keep the length as a bigint, in microseconds for example, or keep both ends as timestamps");
    }
    String hint =
        word.length() > LONGEST_WORD
            ? "Known: " + String.join(", ", KNOWN)
            : Optional.ofNullable(OTHER_NAMES.get(word))
                .map("Write '%s'"::formatted)
                .orElseGet(() -> Nearest.hint(word, KNOWN));
    return new IllegalArgumentException("no type is named '%s'. %s".formatted(shorten(word), hint));
  }

  private ColumnType decimal() {
    expect('(', "decimal(p,s)");
    int precision = number();
    expect(',', "decimal(p,s)");
    int scale = number();
    expect(')', "decimal(p,s)");
    return new Decimal(precision, scale);
  }

  private ColumnType array() {
    expect('<', "array<string>");
    ColumnType element = type();
    expect('>', "array<string>");
    return new Array(element);
  }

  private ColumnType map() {
    expect('<', "map<string,int>");
    ColumnType key = type();
    expect(',', "map<string,int>");
    ColumnType value = type();
    expect('>', "map<string,int>");
    return new MapType(key, value);
  }

  private ColumnType struct() {
    expect('<', "struct<name:string>");
    List<Field> fields = new ArrayList<>();
    do {
      String name = name();
      expect(':', "struct<name:string>");
      fields.add(new Field(name, type()));
    } while (accept(','));
    expect('>', "struct<name:string>");
    return new Struct(fields);
  }

  private String name() {
    if (!accept('`')) {
      return word();
    }
    StringBuilder name = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '`') {
        name.append(c);
      } else if (at < text.length() && text.charAt(at) == '`') {
        name.append(text.charAt(at++));
      } else {
        return name.toString();
      }
    }
    throw problem("a quoted name does not end");
  }

  private String word() {
    skipSpace();
    int first = at;
    while (at < text.length() && isPartOfAName(text.charAt(at))) {
      at++;
    }
    if (first == at) {
      throw problem(at == text.length() ? "the type does not end" : "a name is missing");
    }
    return text.substring(first, at);
  }

  private int number() {
    String digits = word();
    if (!digits.matches("[0-9]{1,2}")) {
      throw problem("'%s' is no number of digits".formatted(shorten(digits)));
    }
    return Integer.parseInt(digits);
  }

  private void expect(char wanted, String form) {
    if (!accept(wanted)) {
      throw problem("'%s' is missing. The form is %s".formatted(wanted, form));
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    boolean found = at < text.length() && text.charAt(at) == wanted;
    at += found ? 1 : 0;
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException(
        "'%s' is no type: at character %d %s".formatted(shorten(text), at + 1, what));
  }

  private static String shorten(String whole) {
    return whole.length() <= LONGEST_WORD ? whole : whole.substring(0, LONGEST_WORD) + "…";
  }
}
