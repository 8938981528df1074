package io.braid.serving.store;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Array;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Field;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.type.ColumnType.Struct;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The order of values in DuckDB's SQL, by their type. */
final class DuckDbOrder {
  private DuckDbOrder() {}

  /** Whether DuckDB orders such values as {@link #orderKey} does, so that no key is needed. */
  static boolean isPlain(ColumnType type) {
    return type instanceof Simple || type instanceof Decimal;
  }

  /**
   * What a value that is not null is ordered by, so that nulls inside it come first, as they do in
   * Spark; DuckDB by itself puts them last.
   */
  static String orderKey(ColumnType type, String value) {
    return orderKey(type, value, 0);
  }

  private static String orderKey(ColumnType type, String value, int depth) {
    if (type instanceof Array array) {
      String element = "e" + depth;
      return "list_transform(%s, lambda %s: struct_pack(%s))"
          .formatted(value, element, nullsFirst(array.element(), element, 0, depth + 1));
    }
    if (type instanceof Struct struct) {
      List<Field> fields = struct.fields();
      return IntStream.range(0, fields.size())
          .mapToObj(i -> nullsFirst(fields.get(i).type(), field(value, fields.get(i)), i, depth))
          .collect(Collectors.joining(", ", "struct_pack(", ")"));
    }
    return value;
  }

  private static String field(String struct, Field field) {
    return "struct_extract(%s, '%s')".formatted(struct, field.name().replace("'", "''"));
  }

  private static String nullsFirst(ColumnType type, String value, int place, int depth) {
    return "n%d := %s IS NOT NULL, v%d := %s"
        .formatted(place, value, place, orderKey(type, value, depth));
  }
}
