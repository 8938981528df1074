package io.braid.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A client that asks for a whole view with its certificate, again and again, and notes every answer
 * that is not the answer of exactly one definition at one epoch.
 */
final class AskingClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final String sql;
  private final boolean prepares;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, List<String>> columnsOf = new HashMap<>();
  private final Map<List<String>, Integer> answers = new HashMap<>();
  private final Thread thread = new Thread(this::ask, "client");
  private volatile boolean stopping;
  private long lastEpoch;

  /**
   * @param prepares asks by one prepared statement that it keeps
   */
  AskingClient(String url, String view, boolean prepares) {
    this.url = url;
    this.prepares = prepares;
    this.sql =
        "SELECT v.*, c.epoch AS c_epoch, c.definition AS c_definition, c.offsets AS c_offsets FROM %s v, braid.certificates c WHERE c.view = '%s'"
            .formatted(view, view);
    thread.start();
  }

  /** How often an answer had a column of that name. */
  synchronized int countAnswersWith(String column) {
    return answers.entrySet().stream()
        .filter(each -> each.getKey().contains(column))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void ask() {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement kept = connection.prepareStatement(sql)) {
      while (!stopping) {
        try (PreparedStatement fresh = connection.prepareStatement(sql);
            ResultSet rows = (prepares ? kept : fresh).executeQuery()) {
          check(rows);
        } catch (SQLException e) {
          note("failed: %s %s".formatted(e.getSQLState(), e.getMessage()));
        }
      }
    } catch (SQLException e) {
      note("connection failed: " + e);
    }
  }

  private synchronized void check(ResultSet rows) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      columns.add(rows.getMetaData().getColumnName(i));
    }
    int counted = columns.contains("flights") ? columns.indexOf("flights") : columns.indexOf("n");
    long sum = 0;
    long epoch = lastEpoch;
    long events = 0;
    String definition = "";
    while (rows.next()) {
      sum += rows.getLong(counted + 1);
      epoch = rows.getLong("c_epoch");
      events = sumOf(rows.getString("c_offsets"));
      definition = rows.getString("c_definition");
    }
    if (!definition.isEmpty()
        && !columnsOf.computeIfAbsent(definition, d -> columns).equals(columns)) {
      wrong.add(
          "%s answered with %s and %s".formatted(definition, columnsOf.get(definition), columns));
    }
    if (sum != events) {
      wrong.add("%d events in the rows of epoch %d, which has %d".formatted(sum, epoch, events));
    }
    if (epoch < lastEpoch) {
      wrong.add("epoch %d after epoch %d".formatted(epoch, lastEpoch));
    }
    lastEpoch = epoch;
    answers.merge(columns, 1, Integer::sum);
  }

  private static long sumOf(String offsets) {
    try {
      JsonNode next = JSON.readTree(offsets).path("next");
      return IntStream.range(0, next.size()).mapToLong(i -> next.path("" + i).asLong()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void note(String text) {
    wrong.add(text);
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
