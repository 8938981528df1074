package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.catalog.Catalog;
import io.braid.serving.query.Pinning;
import io.braid.serving.query.QueryRewrite;
import io.braid.serving.query.Relations;
import io.braid.telemetry.Metric;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prometheus.metrics.model.registry.Collector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;

/**
 * Answers PostgreSQL's clients from the views in one DuckDB. {@link #start} makes the catalog's
 * schemas in it; lock DuckDB's configuration before that. Closing lets running queries end first.
 */
public final class PgServer implements AutoCloseable {
  private static final int SWEEP_MILLIS = 50;
  private static final int DRAIN_MILLIS = 5_000;

  private final PgSettings settings;
  private final Users users;
  private final DuckDBConnection root;
  private final Relations relations;
  private final QueryRewrite rewrite;
  private final Pinning pinning;
  private final SecureRandom random = new SecureRandom();
  private final EventLoopGroup loops =
      new NioEventLoopGroup(2, new DefaultThreadFactory("braid-wire", true));
  private final Turns turns;
  private final QueryMeter meter = new QueryMeter();
  private Optional<Channel> listener = Optional.empty();
  private volatile Optional<Sessions> sessions = Optional.empty();

  /**
   * @param root stays the caller's; each session works on a duplicate
   */
  public PgServer(
      PgSettings settings,
      Users users,
      DuckDBConnection root,
      Relations relations,
      QueryRewrite rewrite,
      Pinning pinning) {
    this.settings = settings;
    this.users = users;
    this.root = root;
    this.relations = relations;
    this.rewrite = rewrite;
    this.pinning = pinning;
    this.turns = new Turns(settings.limits().concurrency());
  }

  /**
   * @return the address that clients may use now
   * @throws BraidException PORT_TAKEN, or PROJECT_INVALID for an address that needs TLS
   */
  public InetSocketAddress start() {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    try {
      checkAddress(address);
      checkPort(address);
      return listen(address);
    } catch (BraidException e) {
      close();
      throw e;
    }
  }

  /** Before anything is made in DuckDB. */
  private void checkPort(InetSocketAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    } catch (IOException e) {
      throw portTaken(e);
    }
  }

  private BraidException portTaken(Throwable cause) {
    return new BraidException(
        ErrorCode.PORT_TAKEN,
        "Port %d on %s cannot be listened on (%s). Stop what uses it, or choose another port"
            .formatted(settings.port(), settings.host(), cause.getMessage()));
  }

  private InetSocketAddress listen(InetSocketAddress address) {
    Optional<SslContext> tls = settings.tls().map(TlsFiles::toContext);
    Sessions open =
        new Sessions(root, newPlanner(), pinning, turns, settings.limits(), random, meter);
    sessions = Optional.of(open);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 256)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(128 * 1024, 512 * 1024))
            .childHandler(new Pipeline(open, tls))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw portTaken(bound.cause());
    }
    listener = Optional.of(bound.channel());
    var sweeping =
        loops.scheduleWithFixedDelay(
            open::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    bound.channel().closeFuture().addListener(closed -> sweeping.cancel(false));
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** What it tells of clients and queries. */
  public List<Collector> collectors() {
    List<Collector> collectors = new ArrayList<>(meter.collectors());
    collectors.add(Metric.SERVE_QUEUE.newGauge(tell -> tell.call(turns.countWaiting())));
    collectors.add(
        Metric.SERVE_CLIENTS.newGauge(tell -> tell.call(sessions.map(Sessions::count).orElse(0))));
    return collectors;
  }

  /** Whether a query runs or waits. */
  boolean anyBusy() {
    return sessions.map(Sessions::anyBusy).orElse(false);
  }

  private void checkAddress(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          "'%s' is no address of this machine; listen on 127.0.0.1 or on one of its addresses"
              .formatted(settings.host()));
    }
    if (settings.tls().isEmpty() && !address.getAddress().isLoopbackAddress()) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          "Without TLS the server listens on 127.0.0.1 only, but '%s' was asked for. Configure a"
                  .formatted(settings.host())
              + " certificate and a key, or listen on 127.0.0.1");
    }
  }

  private Planner newPlanner() {
    try {
      Catalog catalog =
          Catalog.install(
              (DuckDBConnection) root.duplicate(),
              relations,
              users.names(),
              SessionSettings.known());
      return new Planner(relations, catalog, rewrite, settings.limits());
    } catch (SQLException e) {
      throw new BraidException(
          ErrorCode.DEFECT, "The catalog cannot be made: " + e.getMessage(), e);
    }
  }

  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Sessions open;
    private final Optional<SslContext> tls;

    Pipeline(Sessions open, Optional<SslContext> tls) {
      this.open = open;
      this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      FrameDecoder decoder = new FrameDecoder(settings.limits().maxMessageBytes());
      channel
          .pipeline()
          .addLast(
              decoder, new ClientHandler(open, users, tls, decoder, random, settings.limits()));
    }
  }

  /** No new clients; queries that run may end within five seconds; then every client is told. */
  @Override
  public void close() {
    listener.ifPresent(channel -> channel.close().awaitUninterruptibly());
    sessions.ifPresent(
        open -> {
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
          while (open.anyBusy() && System.nanoTime() < end && pause()) {}
          open.endAll(PgError.fatal("57P01", "The server is shutting down"));
        });
    loops.shutdownGracefully(50, DRAIN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    turns.close();
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
