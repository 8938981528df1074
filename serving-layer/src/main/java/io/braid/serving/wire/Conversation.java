package io.braid.serving.wire;

import io.braid.serving.query.SqlException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol after the login: messages in, replies out, the state between them. Used by one
 * thread at a time, but for {@link #stop}, {@link #timeout} and {@link #isInTransaction}.
 */
final class Conversation implements AutoCloseable {
  private static final int MAX_NAMED = 1000;
  private static final int ROWS_A_STEP = 4096;

  private enum Transaction {
    NONE('I'),
    OPEN('T'),
    FAILED('E');

    private final char status;

    Transaction(char status) {
      this.status = status;
    }
  }

  private final Outbox outbox;
  private final DuckDbWork work;
  private final Plans plans;
  private final Limits limits;
  private final SessionSettings settings;
  private final Map<String, Prepared> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private final Deque<String> script = new ArrayDeque<>();

  private volatile Transaction transaction = Transaction.NONE;
  private volatile Duration timeout;
  private @Nullable Portal sending;
  private long sendingRows;
  private boolean inScript;
  private boolean skipping;
  private boolean atEnd;

  Conversation(
      Outbox outbox, DuckDbWork work, Plans plans, Limits limits, SessionSettings settings) {
    this.outbox = outbox;
    this.work = work;
    this.plans = plans;
    this.limits = limits;
    this.settings = settings;
    this.timeout = settings.statementTimeout();
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
    return timeout;
  }

  boolean isInTransaction() {
    return transaction != Transaction.NONE;
  }

  /** Whether {@link #goOn} has something to do before the next message. */
  boolean isSending() {
    return sending != null || inScript;
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
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      fail(e, frame.type() == 'Q');
    }
  }

  /** Sends some more rows, or starts the next statement of a simple query. */
  void goOn() throws SQLException {
    try {
      Portal portal = sending;
      if (portal != null) {
        send(portal);
      } else {
        nextOfScript();
      }
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      fail(e, inScript);
    }
  }

  private void message(char type, Fields fields) throws SQLException {
    switch (type) {
      case 'Q' -> simple(fields);
      case 'P' -> parse(fields);
      case 'B' -> bind(fields);
      case 'D' -> describe(fields);
      case 'E' -> execute(fields);
      case 'C' -> close(fields);
      case 'S' -> {
        fields.end();
        skipping = false;
        if (transaction == Transaction.NONE) {
          closePortals();
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
    statements.remove("");
    closePortal("");
    script.clear();
    script.addAll(Script.split(sql));
    inScript = true;
    if (script.isEmpty()) {
      outbox.replies().empty('I');
    }
    nextOfScript();
  }

  private void nextOfScript() throws SQLException {
    String sql = script.poll();
    if (sql == null) {
      inScript = false;
      ready();
      return;
    }
    Prepared prepared = prepare(sql, List.of());
    Portal portal = new Portal(prepared, List.of(), Formats.TEXT);
    if (!prepared.parameterOids().isEmpty()) {
      throw new SqlException("42P02", "A simple query has no parameters, but uses $1");
    }
    open(portal);
    if (!prepared.columns().isEmpty()) {
      outbox.replies().columns(prepared.columns(), Formats.TEXT);
    }
    start(portal, 0);
  }

  private void parse(Fields fields) throws SQLException {
    String name = fields.readText();
    String sql = fields.readText();
    int count = fields.readCount(4);
    List<Integer> oids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      oids.add(fields.readInt());
    }
    fields.end();
    if (!name.isEmpty() && statements.containsKey(name)) {
      throw new SqlException("42P05", "Prepared statement \"%s\" already exists".formatted(name));
    }
    if (statements.size() >= MAX_NAMED) {
      throw new SqlException(
          "53400", "More than %d prepared statements are open".formatted(MAX_NAMED));
    }
    List<String> parts = Script.split(sql);
    if (parts.size() > 1) {
      throw new SqlException("42601", "A prepared statement holds one statement only");
    }
    statements.put(name, prepare(parts.isEmpty() ? "" : parts.get(0), oids));
    outbox.replies().empty('1');
  }

  private Prepared prepare(String sql, List<Integer> oids) throws SQLException {
    Optional<Command> command = Command.find(sql);
    if (transaction == Transaction.FAILED
        && !(command.isPresent() && command.get() instanceof Command.End)) {
      throw Session.failedTransaction();
    }
    Optional<Plan> plan =
        sql.isEmpty() || command.isPresent()
            ? Optional.empty()
            : Optional.of(plans.plan(sql, oids));
    return new Prepared(sql, oids, command, plan);
  }

  private void bind(Fields fields) throws SQLException {
    String portalName = fields.readText();
    Prepared prepared = current(fields.readText());
    Portal portal = Binding.read(fields, prepared);
    if (!portalName.isEmpty() && portals.containsKey(portalName)) {
      throw new SqlException("42P03", "Portal \"%s\" already exists".formatted(portalName));
    }
    if (portals.size() >= MAX_NAMED) {
      throw new SqlException("53400", "More than %d portals are open".formatted(MAX_NAMED));
    }
    Portal old = portals.put(portalName, portal);
    if (old != null) {
      old.close();
    }
    outbox.replies().empty('2');
  }

  /** What was published may have changed since the statement was prepared. */
  private Prepared current(String name) throws SQLException {
    Prepared prepared = statement(name);
    if (prepared.plan().isEmpty() || plans.isCurrent(prepared.plan().get())) {
      return prepared;
    }
    Prepared renewed = prepared.with(plans.plan(prepared.sql(), prepared.oids()));
    if (!renewed.columns().equals(prepared.columns())) {
      throw new SqlException("0A000", "cached plan must not change result type");
    }
    statements.put(name, renewed);
    return renewed;
  }

  private void describe(Fields fields) {
    int kind = fields.readByte();
    String name = fields.readText();
    fields.end();
    Prepared prepared;
    Formats formats = Formats.TEXT;
    if (kind == 'S') {
      prepared = statement(name);
      outbox.replies().parameters(prepared.parameterOids());
    } else {
      Portal portal = portal(name);
      prepared = portal.prepared();
      formats = portal.formats();
    }
    if (prepared.columns().isEmpty()) {
      outbox.replies().empty('n');
    } else {
      outbox.replies().columns(prepared.columns(), formats);
    }
  }

  private void execute(Fields fields) throws SQLException {
    Portal portal = portal(fields.readText());
    int limit = fields.readInt();
    fields.end();
    if (transaction == Transaction.FAILED
        && !(portal.prepared().command().isPresent()
            && portal.prepared().command().get() instanceof Command.End)) {
      throw Session.failedTransaction();
    }
    if (!portal.isOpen() && !portal.isDone()) {
      open(portal);
    }
    start(portal, Math.max(limit, 0));
  }

  private void close(Fields fields) throws SQLException {
    int kind = fields.readByte();
    String name = fields.readText();
    fields.end();
    if (kind == 'S') {
      statements.remove(name);
    } else {
      closePortal(name);
    }
    outbox.replies().empty('3');
  }

  private void closePortal(String name) throws SQLException {
    Portal portal = portals.remove(name);
    if (portal != null) {
      portal.close();
    }
  }

  private Prepared statement(String name) {
    Prepared prepared = statements.get(name);
    if (prepared == null) {
      throw new SqlException("26000", "Prepared statement \"%s\" does not exist".formatted(name));
    }
    return prepared;
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw new SqlException("34000", "Portal \"%s\" does not exist".formatted(name));
    }
    return portal;
  }

  /** Runs the query; its rows are then DuckDB's memory, so the transaction need not stay open. */
  private void open(Portal portal) throws SQLException {
    Optional<Plan> plan = portal.prepared().plan();
    if (plan.isEmpty()) {
      return;
    }
    plans.beforeQuery(plan.get());
    PreparedStatement statement = plan.get().borrow(work.connection());
    try {
      portal.bind(statement);
      portal.opened(work.query(statement));
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    if (transaction == Transaction.NONE) {
      work.commit();
    }
  }

  private void start(Portal portal, int limit) throws SQLException {
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
    if (prepared.command().isEmpty()) {
      if (!inScript) {
        outbox.replies().empty('I');
      }
      return;
    }
    Command command = prepared.command().get();
    String tag = command.tag();
    if (command instanceof Command.Begin) {
      transaction = transaction == Transaction.NONE ? Transaction.OPEN : transaction;
    } else if (command instanceof Command.End end) {
      tag = end.commit() && transaction != Transaction.FAILED ? "COMMIT" : "ROLLBACK";
      transaction = Transaction.NONE;
      closePortals();
      work.commit();
    } else if (command instanceof Command.Set set) {
      settings.set(set.name(), set.value());
      timeout = settings.statementTimeout();
    } else if (command instanceof Command.Show show) {
      show(settings.show(show.name()));
    } else if (command instanceof Command.Deallocate deallocate) {
      deallocate.name().ifPresentOrElse(statements::remove, statements::clear);
    } else {
      statements.clear();
      closePortals();
      settings.reset();
      timeout = settings.statementTimeout();
      tag = "DISCARD ALL";
    }
    outbox.replies().complete(tag);
  }

  private void show(String value) {
    byte[] bytes = CellWriter.utf8(value);
    Replies replies = outbox.replies();
    replies.begin('D').buffer().writeShort(1).writeInt(bytes.length).writeBytes(bytes);
    replies.end();
  }

  private void fail(Throwable cause, boolean simple) throws SQLException {
    Portal portal = sending;
    sending = null;
    script.clear();
    if (portal != null) {
      portal.close();
    }
    PgError error = PgError.of(cause);
    outbox.replies().error(error);
    work.rollback();
    if (transaction == Transaction.OPEN) {
      transaction = Transaction.FAILED;
    }
    if (simple) {
      inScript = false;
      ready();
    } else {
      skipping = true;
    }
  }

  private void closePortals() throws SQLException {
    for (Portal portal : portals.values()) {
      portal.close();
    }
    portals.clear();
  }

  private void ready() {
    outbox.replies().ready(transaction.status);
    atEnd = true;
  }

  @Override
  public void close() throws SQLException {
    closePortals();
    plans.close();
    work.close();
  }
}
