package io.braid.core.error;

import static io.braid.core.error.Category.CONFIGURATION;
import static io.braid.core.error.Category.CONFLICT;
import static io.braid.core.error.Category.DATA;
import static io.braid.core.error.Category.DEPENDENCY;
import static io.braid.core.error.Category.INTERNAL;

/** Every error that a user can meet, with its category and its SQLSTATE. */
public enum ErrorCode {
  USAGE(CONFIGURATION, "22023"),
  PROJECT_INVALID(CONFIGURATION, "F0000"),
  VIEW_INVALID(CONFIGURATION, "42601"),
  VIEW_NOT_MERGEABLE(CONFIGURATION, "0A000"),
  SCHEMA_INCOMPATIBLE(CONFIGURATION, "42804"),
  LAKE_TOO_NEW(CONFIGURATION, "F0000"),
  LAKE_TOO_OLD(CONFIGURATION, "F0000"),
  LAKE_NOT_WRITABLE(DEPENDENCY, "58030"),
  LAKE_UNREADABLE(DEPENDENCY, "58030"),
  DISK_FULL(DEPENDENCY, "53100"),
  TABLE_FOREIGN_WRITE(DATA, "XX001"),
  TABLE_CORRUPT(DATA, "XX001"),
  BROKER_UNREACHABLE(DEPENDENCY, "08001"),
  TOPIC_MISSING(DEPENDENCY, "42P01"),
  TOPIC_RECREATED(DATA, "XX001"),
  OFFSETS_LOST(DATA, "XX001"),
  INCREMENT_MISSING(DATA, "XX001"),
  FENCED(CONFLICT, "40001"),
  STREAM_ALTERED(DEPENDENCY, "40001"),
  STREAM_BUSY(CONFLICT, "40001"),
  COMMIT_UNKNOWN(DEPENDENCY, "08007"),
  RUN_STALE(CONFLICT, "40001"),
  APPLY_STALE(CONFLICT, "40001"),
  RUN_UNKNOWN(CONFIGURATION, "22023"),
  AUDIT_UNKNOWN(CONFIGURATION, "22023"),
  AUDIT_DIFFERS(DATA, "XX001"),
  VERIFY_DIFFERS(DATA, "XX001"),
  HORIZON_EXPIRED(DATA, "72000"),
  NODE_UNREACHABLE(DEPENDENCY, "08001"),
  PROCESS_ENDED(DEPENDENCY, "58000"),
  PORT_TAKEN(DEPENDENCY, "55006"),
  PASSWORD_WRONG(CONFIGURATION, "28P01"),
  QUERY_INVALID(CONFIGURATION, "42601"),
  QUERY_REFUSED(CONFIGURATION, "42501"),
  QUERY_CANCELLED(DEPENDENCY, "57014"),
  NOT_YET_VISIBLE(DEPENDENCY, "55000"),
  QUERY_TOO_LARGE(DATA, "54000"),
  VALUE_OVERFLOW(DATA, "22003"),
  DEFECT(INTERNAL, "XX000");

  private final Category category;
  private final String sqlState;

  ErrorCode(Category category, String sqlState) {
    this.category = category;
    this.sqlState = sqlState;
  }

  public Category category() {
    return category;
  }

  /** Five characters of the SQL standard or of PostgreSQL's list. */
  public String sqlState() {
    return sqlState;
  }
}
