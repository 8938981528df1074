package io.braid.serving;

import io.braid.core.command.Commands;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.TimeZone;
import picocli.CommandLine.Command;

/** The commands of the serving layer. */
@Command(name = "braid", subcommands = ServeCommand.class)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // DuckDB's driver takes times without zone for Java's own, which has gaps where clocks jump.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Thread loading = new Thread(Main::loadDuckDb, "duckdb");
    loading.setDaemon(true);
    loading.start();
    System.exit(Commands.run(new Main(), arguments));
  }

  /** Unpacks and loads the library, a third of a second in which the project can be read. */
  private static void loadDuckDb() {
    try {
      DriverManager.getConnection("jdbc:duckdb:").close();
    } catch (SQLException e) {
      // Whoever opens the database meets the same, and says so.
    }
  }
}
