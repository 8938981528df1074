package io.braid.local.demo;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.kafka.KafkaBroker;
import io.braid.local.process.Child;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The broker and the layers, each a process of its own. All of them end with this one. Thread-safe
 * but for {@link #start}.
 */
final class Platform implements AutoCloseable {
  static final String TOPIC = "flights";
  private static final int PARTITIONS = 4;
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Path root;
  private final DemoFolder folder;
  private final int port;
  private final String password;
  private final KafkaBroker broker;
  private final List<Child> layers = new ArrayList<>();
  private boolean closed;

  Platform(Path root, DemoFolder folder, int port, String password) {
    this.root = root;
    this.folder = folder;
    this.port = port;
    this.password = password;
    this.broker = KafkaBroker.onFreePort(folder.kafka());
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** The broker and its topic; then both layers, which come up side by side. */
  void start() {
    broker.start();
    broker.createTopic(TOPIC, PARTITIONS);
    startLayer(Layer.SPEED, "speed", List.of("speed", "--project", project()));
    startLayer(
        Layer.SERVING,
        "serve",
        List.of("serve", "--project", project(), "--port", String.valueOf(port)));
  }

  /** Waits for the serving node. */
  Node connect() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        return Node.connect(port, password);
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new BraidException(
              ErrorCode.PROCESS_ENDED,
              "The serving node did not answer on port %d within %d s (%s). Its log is %s."
                  .formatted(port, START_LIMIT.toSeconds(), e.getMessage(), folder.log("serve")),
              e);
        }
        pause();
      }
    }
  }

  /** Recomputes, audits and publishes all views, in a process of its own. */
  BatchRun startBatch(int number) {
    Path log = folder.log("batch-" + number);
    List<String> arguments = List.of("batch", "run", "--all", "--project", project(), "--json");
    return new BatchRun(startLayer(Layer.BATCH, "batch", arguments, log));
  }

  /** What to say of a query that failed: that a process has ended, if that is why. */
  BraidException explain(SQLException failure) {
    for (int look = 0; look < 5; look++) {
      pause();
    }
    return new BraidException(
        ErrorCode.QUERY_INVALID,
        "The serving node refused a query of the demo: %s. Its log is %s."
            .formatted(failure.getMessage(), folder.log("serve")),
        failure);
  }

  /** Waits a moment, and fails if a process has ended that should run. */
  void pause() {
    requireAlive();
    try {
      Thread.sleep(LOOK_AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private void requireAlive() {
    awaitTheEndIfClosed();
    broker.requireAlive();
    running().forEach(Child::requireAlive);
  }

  /** Readers first, so that none of them sees what it reads from go. */
  @Override
  public void close() {
    List<Child> all;
    synchronized (layers) {
      closed = true;
      all = new ArrayList<>(layers);
    }
    all.parallelStream().forEach(Child::close);
    broker.close();
  }

  /** Ctrl-C ends the processes; that one of them is gone is then no news. */
  private void awaitTheEndIfClosed() {
    boolean over;
    synchronized (layers) {
      over = closed;
    }
    if (over) {
      LockSupport.park();
    }
  }

  private List<Child> running() {
    synchronized (layers) {
      return layers.stream().filter(child -> !child.name().equals("batch")).toList();
    }
  }

  private void startLayer(Layer layer, String name, List<String> arguments) {
    startLayer(layer, name, arguments, folder.log(name));
  }

  private Child startLayer(Layer layer, String name, List<String> arguments, Path log) {
    Map<String, String> environment =
        Map.of("BRAID_KAFKA", broker.bootstrap(), "BRAID_PASSWORD", password);
    synchronized (layers) {
      if (closed) {
        throw new IllegalStateException("The demo is being stopped");
      }
      Child child = layer.start(root, name, arguments, environment, log);
      layers.add(child);
      return child;
    }
  }

  private String project() {
    return folder.project().toString();
  }
}
