package io.braid.core.view;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Array;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.MapType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.type.ColumnType.Struct;
import java.util.Locale;
import java.util.stream.Collectors;

/** The types of columns in the serving engine's dialect, which manifests carry. */
public final class ServingTypes {
  private ServingTypes() {}

  public static String name(ColumnType type) {
    if (type instanceof Array array) {
      return name(array.element()) + "[]";
    }
    if (type instanceof MapType map) {
      return "MAP(%s, %s)".formatted(name(map.key()), name(map.value()));
    }
    if (type instanceof Struct struct) {
      return struct.fields().stream()
          .map(field -> quote(field.name()) + " " + name(field.type()))
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
    if (type instanceof Decimal) {
      return type.sql().toUpperCase(Locale.ROOT);
    }
    return switch ((Simple) type) {
      case INT -> "INTEGER";
      case STRING -> "VARCHAR";
      case BINARY -> "BLOB";
      case TIMESTAMP -> "TIMESTAMPTZ";
      case TIMESTAMP_NTZ -> "TIMESTAMP";
      default -> ((Simple) type).name();
    };
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
