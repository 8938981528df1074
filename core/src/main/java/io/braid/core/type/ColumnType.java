package io.braid.core.type;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A column's type. Its text form ({@code bigint}, {@code decimal(10,2)}) is what files hold. */
public sealed interface ColumnType extends Serializable {

  /** Types without parameters. {@code TIMESTAMP} is an instant with microseconds. */
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
    TIMESTAMP;

    @Override
    @JsonValue
    public String sql() {
      return name().toLowerCase(Locale.ROOT);
    }
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

  /** The lower-case name that project files, manifests and Spark's DDL use. */
  String sql();

  static Optional<ColumnType> find(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    Matcher decimal =
        Pattern.compile("DECIMAL\\s*\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)").matcher(name);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      boolean valid = precision >= 1 && precision <= 38 && scale <= precision;
      return valid ? Optional.of(new Decimal(precision, scale)) : Optional.empty();
    }
    return Arrays.stream(Simple.values())
        .filter(type -> type.name().equals(name))
        .map(ColumnType.class::cast)
        .findFirst();
  }

  /**
   * @throws IllegalArgumentException if no type has this name
   */
  @JsonCreator
  static ColumnType of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("No type is named '%s'".formatted(text)));
  }
}
