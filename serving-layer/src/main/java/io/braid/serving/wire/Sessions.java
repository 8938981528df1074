package io.braid.serving.wire;

import io.braid.serving.query.Pinning;
import io.braid.serving.query.Relations;
import io.braid.serving.query.SqlException;
import io.netty.channel.Channel;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;

/** The clients that are logged in, by the key that cancels their queries. Thread-safe. */
final class Sessions {
  private record Key(int process, int secret) {}

  private final DuckDBConnection root;
  private final Planner planner;
  private final Pinning pinning;
  private final Turns turns;
  private final Limits limits;
  private final SecureRandom random;
  private final QueryMeter meter;
  private final Map<Key, Session> open = new ConcurrentHashMap<>();
  private final AtomicInteger processes = new AtomicInteger(1000);

  Sessions(
      DuckDBConnection root,
      Planner planner,
      Pinning pinning,
      Turns turns,
      Limits limits,
      SecureRandom random,
      QueryMeter meter) {
    this.root = root;
    this.planner = planner;
    this.pinning = pinning;
    this.turns = turns;
    this.limits = limits;
    this.random = random;
    this.meter = meter;
  }

  /** Tells the client all that it needs before its first query. */
  Session open(Channel channel, String user) throws SQLException {
    if (open.size() >= limits.maxConnections()) {
      throw new SqlException(
          "53300", "%d clients are connected, which is the limit".formatted(open.size()));
    }
    DuckDbWork work = new DuckDbWork((DuckDBConnection) root.duplicate());
    Outbox outbox = new Outbox(channel);
    SessionSettings settings = new SessionSettings(limits.statementTimeout());
    Transaction transaction = new Transaction();
    Relations relations = planner.relations();
    Visibility visibility = new Visibility(relations, settings);
    Queries queries =
        new Queries(
            work,
            new Plans(planner, work, user),
            new Steady(relations::changes, work),
            pinning,
            visibility,
            settings,
            transaction,
            meter);
    Conversation conversation =
        new Conversation(outbox, work, queries, visibility, limits, settings, transaction);
    Session session = new Session(channel, turns, limits, conversation, outbox);
    Key key = new Key(processes.incrementAndGet(), random.nextInt());
    open.put(key, session);
    Replies replies = outbox.replies();
    SessionSettings.reported().forEach(replies::parameter);
    replies.parameter("session_authorization", user);
    replies.backendKey(key.process(), key.secret());
    replies.ready('I');
    outbox.flush();
    return session;
  }

  void close(Session session) {
    open.values().remove(session);
    session.close();
  }

  void cancel(int process, int secret) {
    Session session = open.get(new Key(process, secret));
    if (session != null) {
      session.cancel();
    }
  }

  void sweep() {
    long now = System.nanoTime();
    open.values().forEach(session -> session.sweep(now));
  }

  int count() {
    return open.size();
  }

  boolean anyBusy() {
    return open.values().stream().anyMatch(Session::isBusy);
  }

  void endAll(PgError error) {
    open.values().forEach(session -> session.end(error));
  }
}
