package io.braid.serving.catalog;

import java.util.Arrays;
import java.util.Optional;

/** The types of PostgreSQL that a result or a parameter may have, with the numbers clients know. */
public enum PgType {
  BOOL(16, "bool", "boolean", 1, 'B', "BOOLEAN"),
  BYTEA(17, "bytea", "bytea", -1, 'U', "BLOB"),
  NAME(19, "name", "name", 64, 'S', "VARCHAR"),
  INT8(20, "int8", "bigint", 8, 'N', "BIGINT"),
  INT2(21, "int2", "smallint", 2, 'N', "SMALLINT"),
  INT4(23, "int4", "integer", 4, 'N', "INTEGER"),
  TEXT(25, "text", "text", -1, 'S', "VARCHAR"),
  OID(26, "oid", "oid", 4, 'N', "UINTEGER"),
  JSON(114, "json", "json", -1, 'U', "JSON"),
  FLOAT4(700, "float4", "real", 4, 'N', "FLOAT"),
  FLOAT8(701, "float8", "double precision", 8, 'N', "DOUBLE"),
  UNKNOWN(705, "unknown", "unknown", -2, 'X', "VARCHAR"),
  BOOL_ARRAY(1000, "_bool", "boolean[]", -1, 'A', "BOOLEAN[]"),
  BYTEA_ARRAY(1001, "_bytea", "bytea[]", -1, 'A', "BLOB[]"),
  INT2_ARRAY(1005, "_int2", "smallint[]", -1, 'A', "SMALLINT[]"),
  INT4_ARRAY(1007, "_int4", "integer[]", -1, 'A', "INTEGER[]"),
  TEXT_ARRAY(1009, "_text", "text[]", -1, 'A', "VARCHAR[]"),
  VARCHAR_ARRAY(1015, "_varchar", "character varying[]", -1, 'A', "VARCHAR[]"),
  INT8_ARRAY(1016, "_int8", "bigint[]", -1, 'A', "BIGINT[]"),
  FLOAT4_ARRAY(1021, "_float4", "real[]", -1, 'A', "FLOAT[]"),
  FLOAT8_ARRAY(1022, "_float8", "double precision[]", -1, 'A', "DOUBLE[]"),
  OID_ARRAY(1028, "_oid", "oid[]", -1, 'A', "UINTEGER[]"),
  BPCHAR(1042, "bpchar", "character", -1, 'S', "VARCHAR"),
  VARCHAR(1043, "varchar", "character varying", -1, 'S', "VARCHAR"),
  DATE(1082, "date", "date", 4, 'D', "DATE"),
  TIME(1083, "time", "time without time zone", 8, 'D', "TIME"),
  TIMESTAMP(1114, "timestamp", "timestamp without time zone", 8, 'D', "TIMESTAMP"),
  TIMESTAMP_ARRAY(1115, "_timestamp", "timestamp without time zone[]", -1, 'A', "TIMESTAMP[]"),
  DATE_ARRAY(1182, "_date", "date[]", -1, 'A', "DATE[]"),
  TIMESTAMPTZ(1184, "timestamptz", "timestamp with time zone", 8, 'D', "TIMESTAMP WITH TIME ZONE"),
  TIMESTAMPTZ_ARRAY(
      1185, "_timestamptz", "timestamp with time zone[]", -1, 'A', "TIMESTAMP WITH TIME ZONE[]"),
  INTERVAL(1186, "interval", "interval", 16, 'T', "INTERVAL"),
  NUMERIC_ARRAY(1231, "_numeric", "numeric[]", -1, 'A', "DECIMAL[]"),
  NUMERIC(1700, "numeric", "numeric", -1, 'N', "DECIMAL"),
  UUID(2950, "uuid", "uuid", 16, 'U', "UUID");

  private final int oid;
  private final String typname;
  private final String sqlName;
  private final int size;
  private final char category;
  private final String duckName;

  PgType(int oid, String typname, String sqlName, int size, char category, String duckName) {
    this.oid = oid;
    this.typname = typname;
    this.sqlName = sqlName;
    this.size = size;
    this.category = category;
    this.duckName = duckName;
  }

  public int oid() {
    return oid;
  }

  /** As {@code pg_type.typname} has it. */
  public String typname() {
    return typname;
  }

  /** As {@code format_type} prints it. */
  public String sqlName() {
    return sqlName;
  }

  /** Bytes; -1 for a variable length. */
  public int size() {
    return size;
  }

  public char category() {
    return category;
  }

  /** The DuckDB type to cast to for this type. */
  public String duckName() {
    return duckName;
  }

  public boolean isText() {
    return category == 'S' || this == UNKNOWN;
  }

  public static Optional<PgType> find(int oid) {
    for (PgType type : values()) {
      if (type.oid == oid) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * @param duckType as DuckDB prints it; structs, maps, and arrays that hold others inside become
   *     JSON
   */
  public static PgType of(String duckType) {
    return switch (duckType) {
      case "BOOLEAN" -> BOOL;
      case "TINYINT", "SMALLINT", "UTINYINT" -> INT2;
      case "INTEGER", "USMALLINT" -> INT4;
      case "BIGINT" -> INT8;
      case "UINTEGER" -> OID;
      case "HUGEINT", "UHUGEINT", "UBIGINT", "BIGNUM" -> NUMERIC;
      case "FLOAT" -> FLOAT4;
      case "DOUBLE" -> FLOAT8;
      case "DATE" -> DATE;
      case "TIME" -> TIME;
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> TIMESTAMP;
      case "TIMESTAMP WITH TIME ZONE" -> TIMESTAMPTZ;
      case "INTERVAL" -> INTERVAL;
      case "BLOB" -> BYTEA;
      case "UUID" -> UUID;
      case "JSON" -> JSON;
      default -> ofNested(duckType);
    };
  }

  private static PgType ofNested(String duckType) {
    if (duckType.endsWith("[]")) {
      String element = "_" + of(duckType.substring(0, duckType.length() - 2)).typname;
      return Arrays.stream(values())
          .filter(type -> type.typname.equals(element))
          .findFirst()
          .orElse(JSON);
    }
    if (duckType.startsWith("STRUCT(") || duckType.startsWith("MAP(")) {
      return JSON;
    }
    return duckType.startsWith("DECIMAL(") && duckType.endsWith(")") ? NUMERIC : TEXT;
  }

  /** The type of an array's elements; empty for what is no array. */
  public Optional<PgType> findElement() {
    return category == 'A'
        ? Arrays.stream(values()).filter(type -> typname.equals("_" + type.typname)).findFirst()
        : Optional.empty();
  }

  /** {@code atttypmod}: precision and scale of a decimal or of an array of them, else -1. */
  public static int modifier(String type) {
    String duckType = type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
    if (!duckType.startsWith("DECIMAL(") || !duckType.endsWith(")")) {
      return -1;
    }
    String[] parts = duckType.substring(8, duckType.length() - 1).split(",", 2);
    return ((Integer.parseInt(parts[0].strip()) << 16) | Integer.parseInt(parts[1].strip())) + 4;
  }
}
