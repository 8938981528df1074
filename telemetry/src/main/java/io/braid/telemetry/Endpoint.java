package io.braid.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Where a process shows its metrics, and whether it lives and is ready. */
public final class Endpoint implements AutoCloseable {
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "metrics");
            thread.setDaemon(true);
            return thread;
          });

  private Endpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param notReady why it is not ready; empty if it is
   * @throws BraidException PORT_TAKEN
   */
  public static Endpoint start(
      InetSocketAddress address, Exposed metrics, Supplier<Optional<String>> notReady) {
    PrometheusRegistry registry = new PrometheusRegistry();
    metrics.collectors().forEach(registry::register);
    JvmMetrics.builder().register(registry);
    Endpoint endpoint = new Endpoint(listen(address));
    HttpServer server = endpoint.server;
    server.createContext("/metrics", new MetricsHandler(registry));
    server.createContext("/health", exchange -> answer(exchange, 200, "alive"));
    server.createContext(
        "/ready",
        exchange -> {
          Optional<String> reason = notReady.get();
          answer(exchange, reason.isEmpty() ? 200 : 503, reason.orElse("ready"));
        });
    server.setExecutor(endpoint.threads);
    server.start();
    return endpoint;
  }

  private static HttpServer listen(InetSocketAddress address) {
    try {
      return HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Metrics cannot be shown at %s (%s). Stop what uses the port, or choose another with --metrics"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
