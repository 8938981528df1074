package io.braid.serving.wire;

import io.braid.core.view.Certificate;
import io.braid.core.view.Pin;
import io.braid.serving.query.Pinned;
import io.braid.serving.query.Pinning;
import io.braid.serving.query.SqlException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * From a text to rows: planned and run on one state of what is published, at the session's pins and
 * not before what the session waits for. Whatever throws {@link NotYet} has changed nothing and is
 * to be called again. One session's own.
 */
final class Queries implements AutoCloseable {
  private record At(String text, Optional<Pinned> pinned) {}

  private final DuckDbWork work;
  private final Plans plans;
  private final Steady steady;
  private final Pinning pinning;
  private final Visibility visibility;
  private final SessionSettings settings;
  private final Transaction transaction;
  private final QueryMeter meter;
  private At at = new At("", Optional.empty());

  Queries(
      DuckDbWork work,
      Plans plans,
      Steady steady,
      Pinning pinning,
      Visibility visibility,
      SessionSettings settings,
      Transaction transaction,
      QueryMeter meter) {
    this.work = work;
    this.plans = plans;
    this.steady = steady;
    this.pinning = pinning;
    this.visibility = visibility;
    this.settings = settings;
    this.transaction = transaction;
    this.meter = meter;
  }

  Prepared prepare(String sql, List<Integer> oids) throws SQLException {
    return meter.countError(() -> steadily(() -> planned(sql, oids))).prepared();
  }

  /** What was published may have changed since the statement was prepared. */
  Prepared renew(Prepared prepared) throws SQLException {
    return steadily(() -> new Portal(current(prepared), List.of(), Formats.TEXT)).prepared();
  }

  /** A statement without parameters, planned and run. */
  Portal open(String sql) throws SQLException {
    return meter.measure(() -> steadily(() -> run(withoutParameters(sql))));
  }

  Portal open(Portal bound) throws SQLException {
    return meter.measure(() -> steadily(() -> run(bound.on(current(bound.prepared())))));
  }

  private Portal withoutParameters(String sql) throws SQLException {
    Portal portal = planned(sql, List.of());
    if (!portal.prepared().parameterOids().isEmpty()) {
      throw new SqlException("42P02", "A simple query has no parameters, but uses $1");
    }
    return portal;
  }

  /**
   * What {@code braid.at} is to be for these certificates.
   *
   * @throws io.braid.core.error.BraidException if they cannot be answered
   */
  String pin(String text) {
    if (work.isInTransaction()) {
      throw new SqlException(
          "25001",
          BraidSettings.AT
              + " cannot change after the first query of a transaction; set it before");
    }
    if (text.isEmpty()) {
      return text;
    }
    Pinned pinned = pinning.pin(Pin.parseAll(text));
    String found = Pin.print(pinned.certificates().stream().map(Certificate::pin).toList());
    at = new At(found, Optional.of(pinned));
    return found;
  }

  /** Asks for the pins of the setting anew if a rollback or reset has changed it. */
  private Optional<Pinned> pinned() {
    String text = settings.braid().at();
    if (!text.equals(at.text())) {
      at =
          new At(
              text,
              text.isEmpty() ? Optional.empty() : Optional.of(pinning.pin(Pin.parseAll(text))));
    }
    return at.pinned();
  }

  private Portal planned(String sql, List<Integer> oids) throws SQLException {
    Optional<Command> command = Command.find(sql);
    refuseInFailed(command);
    Optional<Plan> plan =
        sql.isEmpty() || command.isPresent()
            ? Optional.empty()
            : Optional.of(plans.plan(sql, oids, pinned()));
    return new Portal(new Prepared(sql, oids, command, plan), List.of(), Formats.TEXT);
  }

  /** In a failed transaction nothing may be done but to end it. */
  void refuseInFailed(Optional<Command> command) {
    if (transaction.isFailed() && !(command.isPresent() && command.get() instanceof Command.End)) {
      throw Session.failedTransaction();
    }
  }

  private Prepared current(Prepared prepared) throws SQLException {
    if (prepared.plan().isEmpty() || plans.isCurrent(prepared.plan().get(), pinned())) {
      return prepared;
    }
    Prepared renewed = prepared.with(plans.plan(prepared.sql(), prepared.oids(), pinned()));
    if (!renewed.columns().equals(prepared.columns())) {
      throw PgError.stalePlan();
    }
    return renewed;
  }

  /** Pinned views never change, so their transaction need see one state for one query only. */
  private boolean keepsTransaction() {
    return transaction.isOpen() && settings.braid().at().isEmpty();
  }

  private Portal steadily(Steady.Attempt attempt) throws SQLException {
    work.checkStop();
    return steady.run(keepsTransaction(), attempt);
  }

  /** Runs the query; its rows are then DuckDB's memory, so the transaction need not stay open. */
  private Portal run(Portal portal) throws SQLException {
    if (portal.prepared().plan().isEmpty()) {
      return portal;
    }
    Plan plan = portal.prepared().plan().get();
    visibility.require(plan.reads(), pinned(), work.isInTransaction());
    plans.beforeQuery(plan);
    PreparedStatement statement = plan.borrow(work.connection());
    try {
      portal.bind(statement);
      portal.opened(work.query(statement), notice(plan));
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    if (!keepsTransaction()) {
      work.commit();
    }
    return portal;
  }

  /** In the transaction of the query, so that it tells of what the query has read. */
  private Optional<Notice> notice(Plan plan) throws SQLException {
    if (!settings.braid().certificate() || plan.reads().isEmpty()) {
      return Optional.empty();
    }
    String sql = ExplainCertificate.sql(plan.reads(), pinned(), List.of());
    return Optional.of(work.tell(sql));
  }

  void endTransaction() throws SQLException {
    steady.endTransaction();
    work.commit();
  }

  @Override
  public void close() throws SQLException {
    plans.close();
    work.close();
  }
}
