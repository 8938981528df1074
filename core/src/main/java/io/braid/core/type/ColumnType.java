package io.braid.core.type;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A column's type. Its text form ({@code bigint}, {@code struct<lat:double,tags:array<string>>}) is
 * what files hold, and is Spark's DDL. Whatever stands inside an array, a struct or a map may be
 * null; keys of maps are not.
 */
public sealed interface ColumnType extends Serializable {

  /**
   * Types without parameters. {@code TIMESTAMP} is an instant, {@code TIMESTAMP_NTZ} what a wall
   * clock shows, both with microseconds.
   */
  enum Simple implements ColumnType {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    STRING,
    BINARY,
    DATE,
    TIMESTAMP,
    TIMESTAMP_NTZ;

    @Override
    @JsonValue
    public String sql() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whole numbers, of which the later is the wider. */
    private boolean isWhole() {
      return compareTo(TINYINT) >= 0 && compareTo(BIGINT) <= 0;
    }
  }

  /** Whether values of this type are values of the other: it is the same, or has more fields. */
  default boolean canBecome(ColumnType wanted) {
    if (this instanceof Struct old && wanted instanceof Struct now) {
      return old.fields().stream()
          .allMatch(
              field ->
                  now.fields().stream()
                      .anyMatch(
                          each ->
                              each.name().equals(field.name())
                                  && field.type().canBecome(each.type())));
    }
    if (this instanceof Array old && wanted instanceof Array now) {
      return old.element().canBecome(now.element());
    }
    if (this instanceof MapType old && wanted instanceof MapType now) {
      return old.key().equals(now.key()) && old.value().canBecome(now.value());
    }
    return equals(wanted);
  }

  /**
   * Whether this is a narrower type: each value of it is the same value of the other, also inside
   * arrays, maps and structs. Whole numbers grow, {@code float} becomes {@code double}, decimals
   * get more digits before the point, behind it, or both.
   */
  default boolean widensTo(ColumnType wanted) {
    return !equals(wanted) && isWithin(this, wanted);
  }

  private static boolean isWithin(ColumnType narrow, ColumnType wide) {
    if (narrow instanceof Decimal old && wide instanceof Decimal now) {
      return old.scale() <= now.scale()
          && old.precision() - old.scale() <= now.precision() - now.scale();
    }
    if (narrow instanceof Array old && wide instanceof Array now) {
      return isWithin(old.element(), now.element());
    }
    if (narrow instanceof MapType old && wide instanceof MapType now) {
      return isWithin(old.key(), now.key()) && isWithin(old.value(), now.value());
    }
    if (narrow instanceof Struct old && wide instanceof Struct now) {
      return old.fields().size() == now.fields().size()
          && IntStream.range(0, old.fields().size())
              .allMatch(place -> isWithin(old.fields().get(place), now.fields().get(place)));
    }
    return narrow.equals(wide)
        || narrow == Simple.FLOAT && wide == Simple.DOUBLE
        || narrow instanceof Simple old
            && wide instanceof Simple now
            && old.isWhole()
            && now.isWhole()
            && old.compareTo(now) < 0;
  }

  private static boolean isWithin(Field narrow, Field wide) {
    return narrow.name().equals(wide.name()) && isWithin(narrow.type(), wide.type());
  }

  /** {@code precision} digits in all, {@code scale} of them behind the point. */
  record Decimal(int precision, int scale) implements ColumnType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(p,s) needs 1 <= p <= 38 and 0 <= s <= p, but was decimal(%d,%d)"
                .formatted(precision, scale));
      }
    }

    @Override
    @JsonValue
    public String sql() {
      return "decimal(%d,%d)".formatted(precision, scale);
    }
  }

  /** Values of one type, in order. */
  record Array(ColumnType element) implements ColumnType {
    @Override
    @JsonValue
    public String sql() {
      return "array<%s>".formatted(element.sql());
    }
  }

  /** Named values; the case of a name counts nothing. */
  record Struct(List<Field> fields) implements ColumnType {
    public Struct {
      fields = List.copyOf(fields);
      Set<String> names = new HashSet<>();
      for (Field field : fields) {
        if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException(
              "the field '%s' stands twice in one struct".formatted(field.name()));
        }
      }
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("a struct needs a field, as in struct<name:string>");
      }
    }

    @Override
    @JsonValue
    public String sql() {
      return fields.stream().map(Field::sql).collect(Collectors.joining(",", "struct<", ">"));
    }
  }

  /** A struct's field. */
  record Field(String name, ColumnType type) implements Serializable {
    public Field {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a field needs a name");
      }
    }

    private String sql() {
      boolean plain = name.chars().allMatch(TypeText::isPartOfAName);
      return (plain ? name : '`' + name.replace("`", "``") + '`') + ':' + type.sql();
    }
  }

  /** Values by key; no key stands twice. */
  record MapType(ColumnType key, ColumnType value) implements ColumnType {
    public MapType {
      if (!key.isOrdered()) {
        throw new IllegalArgumentException("a map cannot be the key of a map");
      }
    }

    @Override
    @JsonValue
    public String sql() {
      return "map<%s,%s>".formatted(key.sql(), value.sql());
    }
  }

  /** The lower-case text that project files, manifests and Spark's DDL use. */
  String sql();

  /** Whether values compare, so that they can be grouped by and have a minimum: all but maps. */
  default boolean isOrdered() {
    if (this instanceof Array array) {
      return array.element().isOrdered();
    }
    if (this instanceof Struct struct) {
      return struct.fields().stream().allMatch(field -> field.type().isOrdered());
    }
    return !(this instanceof MapType);
  }

  /** Whether this is a type, or stands somewhere inside it. */
  default boolean contains(ColumnType type) {
    if (this instanceof Array array) {
      return equals(type) || array.element().contains(type);
    }
    if (this instanceof Struct struct) {
      return equals(type) || struct.fields().stream().anyMatch(each -> each.type().contains(type));
    }
    if (this instanceof MapType map) {
      return equals(type) || map.key().contains(type) || map.value().contains(type);
    }
    return equals(type);
  }

  /** The type of this text; empty where {@link #of} throws. */
  static Optional<ColumnType> find(String text) {
    try {
      return Optional.of(of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException if the text is no type; its message says what to write instead
   */
  @JsonCreator
  static ColumnType of(String text) {
    return new TypeText(text).read();
  }
}
