package io.braid.serving.wire;

import io.braid.serving.query.SqlException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol after the login: messages in, replies out, the state between them. Used by one
 * thread at a time, but for {@link #stop}, {@link #timeout}, {@link #isInTransaction} and {@link
 * #isWaitOver}.
 */
final class Conversation implements AutoCloseable {
  private static final int ROWS_A_STEP = 4096;

  /** A message that could not be answered yet; none for the next statement of a simple query. */
  private record Waiting(Optional<Frame> frame, NotYet cause) {}

  private final Outbox outbox;
  private final DuckDbWork work;
  private final Queries queries;
  private final Visibility visibility;
  private final Extended extended;
  private final SessionCommands commands;
  private final Transaction transaction;
  private final Limits limits;
  private final SessionSettings settings;
  private final Deque<String> script = new ArrayDeque<>();

  private volatile @Nullable Waiting waiting;
  private @Nullable Portal sending;
  private long sendingRows;
  private boolean inScript;
  private boolean skipping;
  private boolean atEnd;

  Conversation(
      Outbox outbox,
      DuckDbWork work,
      Queries queries,
      Visibility visibility,
      Limits limits,
      SessionSettings settings,
      Transaction transaction) {
    this.outbox = outbox;
    this.work = work;
    this.queries = queries;
    this.visibility = visibility;
    this.extended = new Extended(outbox, queries);
    this.commands =
        new SessionCommands(outbox, queries, visibility, extended, settings, transaction);
    this.transaction = transaction;
    this.limits = limits;
    this.settings = settings;
  }

  void stop(String reason) {
    work.stop(reason);
  }

  void repeatStop() {
    work.repeatStop();
  }

  void clearStop() {
    work.clearStop();
  }

  Duration timeout() {
    return settings.statementTimeout();
  }

  boolean isInTransaction() {
    return !transaction.isNone();
  }

  /** Whether {@link #goOn} has something to do before the next message. */
  boolean isSending() {
    return sending != null || inScript || waiting != null;
  }

  /** Whether {@link #goOn} should be called only when {@link #isWaitOver}. */
  boolean isWaiting() {
    return waiting != null;
  }

  /** Whether what a statement waits for has come, or was given up. */
  boolean isWaitOver() {
    Waiting now = waiting;
    return now != null && (work.isStopped() || now.cause().isOver());
  }

  /** Whether the last message was answered to its end, so that it is others' turn. */
  boolean isAtEnd() {
    return atEnd;
  }

  void handle(Frame frame) throws SQLException {
    atEnd = false;
    if (skipping && frame.type() != 'S') {
      return;
    }
    try {
      message(frame.type(), new Fields(frame.body()));
    } catch (ProtocolViolation e) {
      throw e;
    } catch (NotYet e) {
      waiting = new Waiting(inScript ? Optional.empty() : Optional.of(frame), e);
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      fail(e, frame.type() == 'Q');
    }
  }

  /** Sends some more rows, or goes on with what waited or with the next of a simple query. */
  void goOn() throws SQLException {
    Optional<Frame> waited = Optional.ofNullable(waiting).flatMap(Waiting::frame);
    waiting = null;
    if (waited.isPresent()) {
      handle(waited.get());
      return;
    }
    try {
      Portal portal = sending;
      if (portal != null) {
        send(portal);
      } else {
        nextOfScript();
      }
    } catch (NotYet e) {
      waiting = new Waiting(Optional.empty(), e);
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      fail(e, inScript);
    }
  }

  private void message(char type, Fields fields) throws SQLException {
    switch (type) {
      case 'Q' -> simple(fields);
      case 'P' -> extended.parse(fields);
      case 'B' -> extended.bind(fields);
      case 'D' -> extended.describe(fields);
      case 'E' -> execute(fields);
      case 'C' -> extended.close(fields);
      case 'S' -> {
        fields.end();
        skipping = false;
        if (transaction.isNone()) {
          extended.closePortals();
        }
        ready();
      }
      case 'H' -> outbox.flush();
      case 'c', 'd', 'f' -> {} // Left over from a COPY that was refused.
      case 'F' -> throw new SqlException("0A000", "Function calls are not supported; use SELECT");
      default -> throw new ProtocolViolation("A message of type %c comes too late".formatted(type));
    }
  }

  private void simple(Fields fields) throws SQLException {
    String sql = fields.readText();
    fields.end();
    extended.closeUnnamed();
    script.clear();
    script.addAll(Script.split(sql));
    inScript = true;
    if (script.isEmpty()) {
      outbox.replies().empty('I');
    }
    nextOfScript();
  }

  private void nextOfScript() throws SQLException {
    String sql = script.peek();
    if (sql == null) {
      inScript = false;
      ready();
      return;
    }
    Portal portal = queries.open(sql);
    script.remove();
    List<ResultColumn> columns = portal.prepared().columns();
    if (!columns.isEmpty()) {
      outbox.replies().columns(columns, Formats.TEXT);
    }
    start(portal, 0);
  }

  private void execute(Fields fields) throws SQLException {
    String name = fields.readText();
    int limit = fields.readInt();
    fields.end();
    start(extended.execute(name), Math.max(limit, 0));
  }

  private void start(Portal portal, int limit) throws SQLException {
    portal.takeNotice().ifPresent(notice -> outbox.replies().notice(notice));
    sending = portal;
    sendingRows = limit == 0 ? Long.MAX_VALUE : limit;
    send(portal);
  }

  private void send(Portal portal) throws SQLException {
    Prepared prepared = portal.prepared();
    if (prepared.plan().isEmpty()) {
      sending = null;
      if (!portal.isDone()) {
        portal.finish();
        command(prepared);
      } else {
        outbox.replies().complete("SELECT 0");
      }
      return;
    }
    work.checkStop();
    Replies replies = outbox.replies();
    CellWriter cells = new CellWriter(replies.buffer(), limits.maxCellBytes());
    for (int i = 0; i < ROWS_A_STEP && !outbox.isFull(); i++) {
      if (sendingRows == 0) {
        sending = null;
        replies.empty('s');
        return;
      }
      if (portal.sent() >= limits.maxRows()) {
        refuseMore(portal);
      }
      if (!portal.writeRow(replies, cells)) {
        sending = null;
        replies.complete("SELECT " + portal.sent());
        portal.close();
        return;
      }
      sendingRows--;
    }
  }

  private void refuseMore(Portal portal) throws SQLException {
    Replies unsent = new Replies(outbox.replies().buffer().alloc().buffer());
    try {
      if (portal.writeRow(unsent, new CellWriter(unsent.buffer(), limits.maxCellBytes()))) {
        throw Session.tooManyRows(limits.maxRows());
      }
    } finally {
      unsent.buffer().release();
    }
  }

  private void command(Prepared prepared) throws SQLException {
    if (prepared.command().isPresent()) {
      commands.run(prepared.command().get());
    } else if (!inScript) {
      outbox.replies().empty('I');
    }
  }

  private void fail(Throwable cause, boolean simple) throws SQLException {
    Portal portal = sending;
    sending = null;
    script.clear();
    visibility.startAgain();
    if (portal != null) {
      portal.close();
    }
    outbox.replies().error(PgError.of(cause));
    work.rollback();
    transaction.fail();
    if (simple) {
      inScript = false;
      ready();
    } else {
      skipping = true;
    }
  }

  private void ready() {
    outbox.replies().ready(transaction.letter());
    atEnd = true;
  }

  @Override
  public void close() throws SQLException {
    extended.closePortals();
    queries.close();
  }
}
