package io.braid.serving.store;

import io.braid.core.error.BraidException;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.Held;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.Move;
import io.braid.core.protocol.ViewMove;
import io.braid.core.protocol.ViewMove.Advance;
import io.braid.core.protocol.ViewMove.Rebuild;
import io.braid.core.view.Certificate;
import io.braid.core.view.ViewManifest;
import io.braid.serving.query.PublishedView;
import io.braid.serving.query.Relations;
import io.braid.serving.store.ServedStream.ServedView;
import io.braid.serving.system.Lag;
import io.braid.serving.system.SystemTables;
import io.braid.serving.tail.DataFolder;
import io.braid.serving.tail.DataFolder.LocalFiles;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;

/**
 * The merged views in DuckDB. A move of a stream becomes visible in one transaction: all its views,
 * their certificates and their lag. Thread-safe; one thread a stream.
 */
public final class Store implements Relations {
  static final String SCHEMA = "store";

  private final DuckDBConnection duckDb;
  private final DataFolder data;
  private final AtomicLong generations = new AtomicLong();
  private volatile ServedState state = ServedState.EMPTY;
  private final AtomicLong changes = new AtomicLong();
  private volatile List<PublishedView> published = List.of();
  private volatile List<KeyedView> keyed = List.of();
  private volatile List<Certificate> certificates = List.of();

  /**
   * @param duckDb an open database, which stays the caller's to close
   */
  public Store(DuckDBConnection duckDb, DataFolder data) {
    this.duckDb = duckDb;
    this.data = data;
    List<String> sql =
        new ArrayList<>(
            List.of(
                "CREATE SCHEMA IF NOT EXISTS public",
                "CREATE SCHEMA IF NOT EXISTS braid",
                "CREATE SCHEMA " + SCHEMA));
    sql.addAll(state.describe());
    sql.add(SystemTables.lagView());
    sql.add(SystemTables.audits(List.of()));
    run("Opening the store", sql);
    try {
      FinalFunctions.register(duckDb);
    } catch (SQLException e) {
      throw StoreErrors.of("Opening the store", e);
    }
  }

  @Override
  public List<PublishedView> views() {
    return published;
  }

  @Override
  public long changes() {
    return changes.get();
  }

  @Override
  public List<Certificate> certificates() {
    return certificates;
  }

  List<KeyedView> keyedViews() {
    return keyed;
  }

  Connection connect() throws SQLException {
    return duckDb.duplicate();
  }

  /** What is held of a stream. */
  public synchronized Held held(String stream) {
    return state.find(stream).map(ServedStream::toHeld).orElse(Held.NOTHING);
  }

  /**
   * Strands that queries see, though another definition is live: they go on until that one is held
   * of all its streams.
   *
   * @param live the live definitions of the stream
   */
  public synchronized List<ViewManifest> outgoing(String stream, List<ViewManifest> live) {
    Map<String, ServedUnion> unions = state.unions();
    return state.find(stream).stream()
        .flatMap(served -> served.views().stream())
        .filter(held -> unions.values().stream().anyMatch(union -> union.holds(held)))
        .map(ServedView::view)
        .filter(held -> live.stream().anyMatch(next -> next.name().equals(held.name())))
        .filter(held -> live.stream().noneMatch(next -> next.id().equals(held.id())))
        .toList();
  }

  /** The epoch of each stream that is served. */
  public synchronized Map<String, Long> epochs() {
    Map<String, Long> epochs = new TreeMap<>();
    state.streams().forEach((stream, served) -> epochs.put(stream, served.epoch().number()));
    return epochs;
  }

  /** How far each view is; waits for no move. */
  public List<Lag> lags() {
    return state.lags();
  }

  /**
   * Makes a move. After an exception the stream is where it was.
   *
   * @throws BraidException VALUE_OVERFLOW, LAKE_UNREADABLE
   */
  public void apply(StreamNews now, Move move) {
    List<ServedView> built = new ArrayList<>();
    try {
      for (ViewMove view : move.views()) {
        if (view instanceof Rebuild rebuild) {
          built.add(build(rebuild.merged()));
        }
      }
      commit(now, move, built);
    } catch (RuntimeException e) {
      built.forEach(view -> run("Dropping what was built", List.of(drop(view))));
      throw e;
    }
  }

  /** Tells what is new about a stream that does not move. */
  public synchronized void tell(StreamNews now) {
    ServedState next = state.with(now);
    List<String> sql = new ArrayList<>(unite(next));
    if (!sql.isEmpty()) {
      sql.addAll(next.describe());
      run("Telling the news of " + now.stream(), sql, next);
    } else if (!next.equals(state)) {
      run("Telling the lag of " + now.stream(), List.of(next.describeLag()));
      accept(next);
    }
  }

  /** Takes a stream away, with all its views. */
  public synchronized void forget(String stream) {
    ServedState next = state.without(stream);
    List<String> sql = new ArrayList<>(unite(next));
    state.find(stream).ifPresent(old -> old.views().forEach(view -> sql.addAll(unpublish(view))));
    sql.addAll(next.describe());
    run("Taking stream %s away".formatted(stream), sql, next);
  }

  /**
   * Shows these audits and no others.
   *
   * @throws BraidException LAKE_UNREADABLE, TABLE_CORRUPT
   */
  public void showAudits(List<DataFile> audits) {
    try (LocalFiles files = data.open(TableSpec.audits(), audits)) {
      run("Showing the audits", List.of(SystemTables.audits(files.paths())));
    }
  }

  private ServedView build(MergedView merged) {
    String name = merged.view().name() + "#" + generations.incrementAndGet();
    String table = ViewSql.quote(SCHEMA) + "." + ViewSql.quote(name);
    try (LocalFiles batch = data.open(TableSpec.batch(merged.view()), merged.batch());
        LocalFiles increments =
            data.open(TableSpec.increments(merged.view()), merged.increments())) {
      String sql =
          new ViewSql(merged.view(), table)
              .create(batch.paths(), increments.paths(), merged.horizon(), merged.epoch().number());
      run("View %s, epoch %d".formatted(merged.view().id(), merged.epoch().number()), List.of(sql));
    }
    return new ServedView(merged.view(), table, merged.batchVersion(), merged.horizon());
  }

  private synchronized void commit(StreamNews now, Move move, List<ServedView> built) {
    List<ServedView> old = state.find(now.stream()).map(ServedStream::views).orElse(List.of());
    List<ServedView> kept = old.stream().filter(view -> isKept(view, move, built)).toList();
    List<ServedView> views = new ArrayList<>(kept);
    views.addAll(built);
    ServedState next = state.with(now).with(now.stream(), new ServedStream(move.target(), views));

    List<LocalFiles> open = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    try {
      for (ViewMove view : move.views()) {
        if (view instanceof Advance advance && !advance.increments().isEmpty()) {
          LocalFiles files = data.open(TableSpec.increments(advance.view()), advance.increments());
          open.add(files);
          sql.add(merge(advance, kept, files.paths()));
        }
      }
      sql.addAll(unite(next));
      old.stream().filter(view -> !kept.contains(view)).forEach(v -> sql.addAll(unpublish(v)));
      built.forEach(view -> sql.addAll(publish(view)));
      sql.addAll(next.describe());
      run("Stream %s, epoch %d".formatted(now.stream(), move.target().number()), sql, next);
    } finally {
      open.forEach(LocalFiles::close);
    }
  }

  private static boolean isKept(ServedView view, Move move, List<ServedView> built) {
    return !move.dropped().contains(view.view().id())
        && built.stream().noneMatch(newer -> newer.view().id().equals(view.view().id()));
  }

  private static String merge(Advance advance, List<ServedView> kept, List<String> files) {
    ServedView held =
        kept.stream()
            .filter(view -> view.view().id().equals(advance.view().id()))
            .findFirst()
            .orElseThrow();
    return new ViewSql(held.view(), held.table()).merge(files, advance.after(), advance.through());
  }

  /** Readers are told of a change of what is published before it begins and when it is done. */
  private void run(String what, List<String> sql, ServedState next) {
    long told = publishedOf(next).equals(published) ? 0 : 1;
    changes.addAndGet(told);
    try {
      run(what, sql);
      accept(next);
    } finally {
      changes.addAndGet(told);
    }
  }

  private static List<PublishedView> publishedOf(ServedState state) {
    return state.manifests().map(Publication::of).toList();
  }

  private void accept(ServedState next) {
    state = next;
    certificates = next.certificates();
    keyed = next.manifests().flatMap(view -> KeyedView.of(view).stream()).toList();
    List<PublishedView> now = publishedOf(next);
    if (!now.equals(published)) {
      published = now;
    }
  }

  /** What changes of views over several streams. */
  private List<String> unite(ServedState next) {
    Map<String, ServedUnion> before = state.unions();
    Map<String, ServedUnion> after = next.unions();
    List<String> sql = new ArrayList<>();
    before.forEach(
        (name, union) -> {
          if (!after.containsKey(name)) {
            sql.addAll(union.unpublish());
          }
        });
    after.forEach(
        (name, union) -> {
          if (!union.equals(before.get(name))) {
            sql.addAll(union.publish());
          }
        });
    return sql;
  }

  private static List<String> publish(ServedView view) {
    if (view.view().isStrand()) {
      return List.of();
    }
    ViewSql sql = new ViewSql(view.view(), view.table());
    return List.of(sql.publish(), sql.publishKeyed());
  }

  /** A reader that began before keeps the table until it is done: DuckDB drops for later ones. */
  private static List<String> unpublish(ServedView view) {
    if (view.view().isStrand()) {
      return List.of(drop(view));
    }
    ViewSql sql = new ViewSql(view.view(), view.table());
    return List.of(
        "DROP VIEW " + sql.published(),
        "DROP VIEW " + ViewSql.keyed(view.view().name()),
        drop(view));
  }

  private static String drop(ServedView view) {
    return "DROP TABLE " + view.table();
  }

  /** All of it in one transaction, or nothing. */
  void run(String what, List<String> statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN TRANSACTION");
      try {
        for (String sql : statements) {
          statement.execute(sql);
        }
        statement.execute("COMMIT");
      } catch (SQLException e) {
        rollback(statement, e);
        throw e;
      }
    } catch (SQLException e) {
      throw StoreErrors.of(what, e);
    }
  }

  /** A transaction that failed may be gone already. */
  private static void rollback(Statement statement, SQLException cause) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
