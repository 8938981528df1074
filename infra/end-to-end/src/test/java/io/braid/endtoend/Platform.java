package io.braid.endtoend;

import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.project.ViewDefinition;
import io.braid.local.plain.Difference;
import io.braid.local.plain.PlainEngine;
import io.braid.local.plain.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** The flights example on this machine: a broker, the speed layer, a serving node, batch runs. */
final class Platform implements AutoCloseable {
  static final List<String> VIEWS =
      List.of("delays_by_hour", "delays_by_origin", "delays_by_origin_hour", "delays_by_route");
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Path project;
  private final int port = findFreePort();
  private final LocalKafka kafka;
  private final List<ChildProcess> others = new ArrayList<>();
  private ChildProcess speed;
  private ChildProcess serve;

  Platform(Path folder) {
    project = folder.resolve("flights");
    copy(root().resolve("examples/flights"), project);
    kafka = new LocalKafka(folder.resolve("kafka"), "flights:4").start();
    speed = start("speed");
    serve = start("serve", "--port", "" + port);
    speed.awaitLine("speed: flights at epoch", START_LIMIT);
    serve.awaitLine("serve: listening on", START_LIMIT);
  }

  static Path root() {
    return Path.of(System.getProperty("braid.root", ""));
  }

  static Path flights() {
    return root().resolve("examples/flights/data/flights-20k.jsonl.gz");
  }

  Path lake() {
    return project.resolve(".braid/lake");
  }

  /** Every Delta table of the lake. */
  List<Path> tables() {
    try (Stream<Path> folders = Files.walk(lake())) {
      return folders
          .filter(folder -> folder.endsWith("_delta_log"))
          .map(Path::getParent)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends all flights in the background, at a rate that leaves time for what is to go wrong. */
  ChildProcess produceFlights(int eventsPerSecond) {
    ChildProcess producer =
        ChildProcess.startBraid(
            project,
            Map.of(),
            "local",
            "produce",
            "flights",
            flights().toString(),
            "--rate",
            "" + eventsPerSecond,
            "--bootstrap",
            kafka.bootstrap());
    others.add(producer);
    return producer;
  }

  void killSpeed() {
    speed.kill();
    speed = start("speed");
    speed.awaitLine("speed: flights at epoch", START_LIMIT);
  }

  void killServe() {
    serve.kill();
    serve = start("serve", "--port", "" + port);
    serve.awaitLine("serve: listening on", START_LIMIT);
  }

  void killBroker() {
    kafka.kill();
    kafka.start();
  }

  /** Starts a run of every view and kills it after a while, wherever it is by then. */
  void killBatch(Duration after) {
    ChildProcess batch = start("batch", "run", "--all");
    await().pollDelay(after).atMost(after.plusSeconds(60)).until(() -> true);
    batch.kill();
  }

  void runBatch() {
    run("batch", "run", "--all");
  }

  /** Runs a command on the project to its end, and returns what it printed. */
  String run(String... arguments) {
    ChildProcess command = start(arguments);
    int exit = command.awaitExit(Duration.ofMinutes(3));
    String output = String.join("\n", command.lines());
    if (exit != 0) {
      throw new AssertionError(
          "braid %s ended with %d:%n%s".formatted(String.join(" ", arguments), exit, output));
    }
    return output;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/braid?user=braid&password=braid".formatted(port));
  }

  int port() {
    return port;
  }

  /** Waits until the serving node has at least so many flights. */
  void awaitFlights(long flights) {
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(() -> countFlights() >= flights);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "speed: %s%nserve: %s".formatted(lastLines(speed), lastLines(serve)), e);
    }
  }

  /** Each row of a view that pgjdbc gives otherwise than the same SQL over the input file. */
  List<String> differingRows() throws SQLException {
    Project definitions = ProjectReader.read(project);
    List<String> differing = new ArrayList<>();
    try (PlainEngine plain = PlainEngine.open(definitions.streams().get(0), flights());
        Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (ViewDefinition view : definitions.views()) {
        try (ResultSet served = statement.executeQuery("SELECT * FROM " + view.name())) {
          Difference difference = Difference.between(Row.readAll(served), plain.query(view.sql()));
          difference.onlyServed().forEach(row -> differing.add(view.name() + " served " + row));
          difference.onlyExpected().forEach(row -> differing.add(view.name() + " lacks " + row));
        }
      }
    }
    return differing;
  }

  private static String lastLines(ChildProcess process) {
    List<String> lines = process.lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private long countFlights() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT coalesce(sum(flights), 0) FROM delays_by_origin")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    others.forEach(ChildProcess::close);
    serve.close();
    speed.close();
    kafka.close();
  }

  private ChildProcess start(String... arguments) {
    return ChildProcess.startBraid(project, Map.of("BRAID_KAFKA", kafka.bootstrap()), arguments);
  }

  private static int findFreePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.toString().contains(".braid/") && !file.endsWith(".braid")) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
