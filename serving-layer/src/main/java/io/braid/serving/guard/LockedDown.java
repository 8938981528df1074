package io.braid.serving.guard;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Takes from DuckDB what no query needs: files, network, extensions, and its own settings. */
public final class LockedDown {
  private LockedDown() {}

  /**
   * To be called once, after loading whatever comes from files and before any client. From then on
   * no connection to this DuckDB can read a file or change a setting; local Parquet files under
   * {@code readable} stay readable for the server's own statements.
   *
   * @param memoryLimit as DuckDB writes it, such as {@code 2GB}
   * @param readable folders that the store's own statements may still read from and write to
   */
  public static void lock(
      Connection connection, String memoryLimit, int threads, List<String> readable)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET allow_community_extensions = false");
      statement.execute("SET allow_persistent_secrets = false");
      statement.execute("SET GLOBAL TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '%s'".formatted(quoted(memoryLimit)));
      statement.execute("SET max_temp_directory_size = '0B'");
      statement.execute("SET threads = " + threads);
      if (!readable.isEmpty()) {
        List<String> folders = readable.stream().map(folder -> "'" + quoted(folder) + "'").toList();
        statement.execute("SET allowed_directories = [" + String.join(", ", folders) + "]");
      }
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    }
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }
}
