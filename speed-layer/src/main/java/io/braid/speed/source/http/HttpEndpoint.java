package io.braid.speed.source.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.speed.source.inbox.Door;
import io.braid.speed.source.inbox.Posted;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * {@code POST /streams/NAME} with a JSON object a line, on the loopback address. Answered once the
 * lake holds all of it:
 *
 * <ul>
 *   <li>200 {@code {"stream":…,"records":…,"epoch":…}}: visible from this epoch on
 *   <li>503: sent again, it will do; maybe the lake has some of it already
 *   <li>401, 404, 405, 413: nothing of it was taken
 * </ul>
 */
public final class HttpEndpoint {
  private static final String STREAMS = "/streams/";
  private static final int MOST_BYTES = 16 << 20;
  private static final long MOST_DROPPED = 1L << 30;
  private static final int MOST_REQUESTS = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** Where a stream's events go, and the token that their requests must bear, if any. */
  private record Entry(Optional<String> token, Predicate<Posted> inbox) {

    boolean admits(HttpExchange exchange) {
      String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      return token
          .map(wanted -> MessageDigest.isEqual(bytes("Bearer " + wanted), bytes(given)))
          .orElse(true);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private HttpEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param port 0 for any free one
   * @throws BraidException {@code PORT_TAKEN}
   */
  static HttpEndpoint listen(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      HttpEndpoint endpoint = new HttpEndpoint(server);
      server.createContext("/", endpoint::handle);
      server.setExecutor(newThreads());
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %d of 127.0.0.1 cannot be opened for events: %s. Free it, or choose another 'port' in the stream's file."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static ExecutorService newThreads() {
    return Executors.newFixedThreadPool(
        MOST_REQUESTS,
        work -> {
          Thread thread = new Thread(work, "http-events");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * For one stream.
   *
   * @param token that requests for it must bear, if any
   */
  public Door door(String stream, Optional<String> token) {
    return new Door() {
      @Override
      public String name() {
        return "http://127.0.0.1:%d%s%s".formatted(server.getAddress().getPort(), STREAMS, stream);
      }

      @Override
      public void open(Predicate<Posted> inbox) {
        entries.put(stream, new Entry(token, inbox));
      }

      @Override
      public void close() {
        entries.remove(stream);
      }
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String stream = path.startsWith(STREAMS) ? path.substring(STREAMS.length()) : "";
      Optional<Entry> entry = Optional.ofNullable(entries.get(stream));
      if (entry.isEmpty()) {
        refuse(exchange, 404, "No stream takes events at '%s'.".formatted(path));
      } else if (!entry.get().admits(exchange)) {
        refuse(exchange, 401, "The request bears no right token: Authorization: Bearer TOKEN.");
      } else if (!exchange.getRequestMethod().equals("POST")) {
        refuse(exchange, 405, "Events are sent with POST, a JSON object a line.");
      } else {
        take(exchange, stream, entry.get().inbox());
      }
    }
  }

  private void take(HttpExchange exchange, String stream, Predicate<Posted> inbox)
      throws IOException {
    byte[] body = readBody(exchange.getRequestBody());
    if (body.length > MOST_BYTES) {
      refuse(
          exchange,
          413,
          "A request has at most %d bytes. Send fewer events at a time.".formatted(MOST_BYTES));
      return;
    }
    Posted posted = Posted.of(body);
    if (!inbox.test(posted)) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      refuse(exchange, 503, "Too much waits for the lake already. Nothing was taken; send again.");
      return;
    }
    answer(exchange, stream, posted);
  }

  private static void answer(HttpExchange exchange, String stream, Posted posted)
      throws IOException {
    try {
      long epoch = posted.epoch().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      send(
          exchange,
          200,
          Map.of("stream", stream, "records", posted.records().size(), "epoch", epoch));
    } catch (TimeoutException | CancellationException | ExecutionException e) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      refuse(
          exchange,
          503,
          "Nobody can say yet whether the lake holds these events. Send them again, with an id that the stream's 'dedup' knows them by.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(exchange, 503, "The speed layer stops. Send the events again.");
    }
  }

  /** One byte more than may come, at the most. */
  private static byte[] readBody(InputStream in) throws IOException {
    return in.readNBytes(MOST_BYTES + 1);
  }

  /** Takes in the rest of the request first: an answer before that is lost on many clients. */
  private static void refuse(HttpExchange exchange, int status, String text) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] dropped = new byte[64 << 10];
    long left = MOST_DROPPED;
    while (left > 0 && in.readNBytes(dropped, 0, dropped.length) == dropped.length) {
      left -= dropped.length;
    }
    send(exchange, status, Map.of("error", text));
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> body)
      throws IOException {
    byte[] content = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }
}
