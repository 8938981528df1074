package io.braid.core.log;

/** The tables of one lake. Thread-safe. */
public interface TableLogs {

  /**
   * The log of a table, which need not exist yet: {@code commitAfter(-1, …)} with {@link
   * Operation#CREATE} makes it, with the columns of {@code table}.
   */
  TableLog open(TableSpec table);
}
