package io.braid.bench.freshness;

import io.braid.bench.flights.Production;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks a view again and again how many events it knows. */
final class Visibility {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final double NANOS_IN_MILLI = 1e6;

  private final String url;

  Visibility(String url) {
    this.url = url;
  }

  /**
   * Returns when all events are visible. An epoch takes a prefix of every partition, so the n-th
   * event to become visible is taken for the n-th sent: exact but for events sent within
   * milliseconds of the moment that the epoch read the source.
   *
   * @param before how many events of others come first
   * @return of each event, the milliseconds from sent to seen
   */
  List<Double> watch(Production production, long before, Duration atMost) {
    List<Double> millis = new ArrayList<>();
    long deadline = System.nanoTime() + atMost.toNanos();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement count =
            connection.prepareStatement("SELECT sum(flights) FROM delays_by_origin")) {
      while (millis.size() < production.events()) {
        long visible = number(count) - before;
        long seenAt = System.nanoTime();
        while (millis.size() < visible) {
          millis.add((seenAt - production.sentAtNanos(millis.size())) / NANOS_IN_MILLI);
        }
        if (seenAt > deadline) {
          throw new IllegalStateException(
              "Only %d of %d events were visible after %d s"
                  .formatted(millis.size(), production.events(), atMost.toSeconds()));
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return millis;
  }

  /** Returns when a later epoch of the stream is served. */
  void awaitEpochAfter(long epoch, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement served =
            connection.prepareStatement("SELECT max(epoch) FROM braid.certificates")) {
      while (number(served) <= epoch) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "No epoch after %d was visible after %d s".formatted(epoch, atMost.toSeconds()));
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
