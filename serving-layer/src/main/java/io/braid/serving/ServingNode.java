package io.braid.serving;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.project.User;
import io.braid.serving.follow.LakeFollow;
import io.braid.serving.guard.LockedDown;
import io.braid.serving.store.KeyHashRewrite;
import io.braid.serving.store.PinnedViews;
import io.braid.serving.store.Store;
import io.braid.serving.tail.DataFolder;
import io.braid.serving.tail.FileCache;
import io.braid.serving.tail.TailedTableLogs;
import io.braid.serving.wire.Limits;
import io.braid.serving.wire.PgServer;
import io.braid.serving.wire.PgSettings;
import io.braid.serving.wire.ScramVerifier;
import io.braid.serving.wire.TlsFiles;
import io.braid.serving.wire.Users;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.duckdb.DuckDBConnection;

/** All of a serving node in one process: it follows the lake and answers clients. */
public final class ServingNode implements AutoCloseable {
  private final FileCache cache;
  private final DuckDBConnection duckDb;
  private final Store store;
  private final LakeFollow follow;
  private final PinnedViews pinned;
  private final PgServer server;

  private ServingNode(Project project, int port, Consumer<String> notes) throws SQLException {
    Users users = toUsers(project);
    Configuration hadoop = new Configuration();
    project.toHadoopProperties().forEach(hadoop::set);
    cache =
        FileCache.ofProcess(
            Path.of(System.getProperty("java.io.tmpdir")), project.serving().cacheBytes());
    DataFolder data = new DataFolder(project.lake(), hadoop, cache);
    duckDb = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    long memory = halfOfMemoryMiB();
    LockedDown.lock(
        duckDb, memory + "MiB", Runtime.getRuntime().availableProcessors(), data.roots());
    store = new Store(duckDb, data);
    TailedTableLogs logs = new TailedTableLogs(project.lake(), hadoop);
    follow = new LakeFollow(logs, store, Clock.systemUTC(), notes);
    pinned = new PinnedViews(logs, store, data, memory / 8 << 20, Clock.systemUTC());
    server =
        new PgServer(
            toSettings(project, port), users, duckDb, store, new KeyHashRewrite(store), pinned);
  }

  /**
   * @throws BraidException PROJECT_INVALID, LAKE_TOO_NEW
   */
  public static ServingNode of(Project project, int port, Consumer<String> notes) {
    try {
      return new ServingNode(project, port, notes);
    } catch (SQLException e) {
      throw new BraidException(ErrorCode.DEFECT, "DuckDB cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Serves what the lake holds now, then goes on with it.
   *
   * @throws BraidException PORT_TAKEN
   */
  public InetSocketAddress start() {
    follow.start();
    return server.start();
  }

  /** What it shows of itself, and why it is not ready. */
  public NodeMetrics metrics() {
    return new NodeMetrics(store, duckDb, cache, server);
  }

  public int countViews() {
    return store.views().size();
  }

  /** The epoch of each stream. */
  public Map<String, Long> epochs() {
    return store.epochs();
  }

  /** Clients first, so that none sees what it reads from go. */
  @Override
  public void close() {
    server.close();
    follow.close();
    pinned.close();
    try {
      duckDb.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      cache.close();
    }
  }

  private static PgSettings toSettings(Project project, int port) {
    Optional<TlsFiles> tls =
        project
            .serving()
            .tls()
            .map(files -> new TlsFiles.Pem(files.certificate().toPath(), files.key().toPath()));
    Limits limits =
        Limits.standard()
            .withStatementTimeout(project.limits().queryTime())
            .withMaxRows(project.limits().queryRows());
    return new PgSettings(project.serving().address(), port, tls, limits);
  }

  private static Users toUsers(Project project) {
    if (project.users().isEmpty()) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          "braid.yaml names no users, so nobody could log in. Add 'users' with a line such as"
              + " - {name: braid, password: \"${env:BRAID_PASSWORD}\"}");
    }
    SecureRandom random = new SecureRandom();
    return new Users(
        project.users().stream()
            .collect(
                Collectors.toMap(
                    User::name, user -> ScramVerifier.of(user.password().value(), random))),
        random);
  }

  private static long halfOfMemoryMiB() {
    long bytes =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize();
    return Math.max(256, bytes / 2 >> 20);
  }
}
