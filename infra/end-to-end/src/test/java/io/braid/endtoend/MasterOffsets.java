package io.braid.endtoend;

import io.braid.core.log.Commit;
import io.braid.core.log.CommitLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The offsets in a master dataset, as DuckDB finds them in the files that the log names. */
record MasterOffsets(Path table) {
  private static final String COUNTS =
      "SELECT _partition, count(*), count(DISTINCT _offset), max(_offset) + 1 FROM read_parquet([%s]) GROUP BY ALL ORDER BY ALL";

  /** Every partition that lacks an offset or has one twice, and a wrong total. */
  List<String> defects(long expected) throws SQLException {
    List<String> defects = new ArrayList<>();
    long found = 0;
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(COUNTS.formatted(files()))) {
      while (rows.next()) {
        long count = rows.getLong(2);
        found += count;
        if (count != rows.getLong(3) || count != rows.getLong(4)) {
          defects.add(
              "partition %d has %d rows, %d offsets, and ends before offset %d"
                  .formatted(rows.getInt(1), count, rows.getLong(3), rows.getLong(4)));
        }
      }
    }
    if (found != expected) {
      defects.add("%d rows instead of %d".formatted(found, expected));
    }
    return defects;
  }

  private String files() {
    Set<String> files = new LinkedHashSet<>();
    try (Stream<Path> entries = Files.list(table.resolve("_delta_log"))) {
      for (Path entry :
          entries.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        try (Stream<String> lines = Files.lines(entry)) {
          Commit commit = CommitLines.parse(entry.toString(), lines.iterator());
          commit.removed().forEach(file -> files.remove(file.path()));
          commit.added().forEach(file -> files.add(file.path()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream()
        .map(file -> "'%s'".formatted(table.resolve(file)))
        .collect(Collectors.joining(", "));
  }
}
