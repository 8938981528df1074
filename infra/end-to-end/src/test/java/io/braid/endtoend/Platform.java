package io.braid.endtoend;

import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.FileTree;
import io.braid.core.fixture.FreePort;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.project.StreamDefinition;
import io.braid.core.project.ViewDefinition;
import io.braid.local.plain.Difference;
import io.braid.local.plain.PlainEngine;
import io.braid.local.plain.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A project on this machine: a broker, the speed layer, a serving node, batch runs. */
final class Platform implements AutoCloseable {
  static final List<String> VIEWS =
      List.of("delays_by_hour", "delays_by_origin", "delays_by_origin_hour", "delays_by_route");
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Path project;
  private final Path events;
  private final String stream;
  private final String count;
  private final int port = FreePort.find();
  private final int speedMetrics = FreePort.find();
  private final int serveMetrics = FreePort.find();
  private final LocalKafka kafka;
  private final UnaryOperator<String> javaOptions;
  private final Cluster cluster;
  private final List<ChildProcess> others = new ArrayList<>();
  private ChildProcess speed;
  private ChildProcess serve;

  /**
   * @param project the folder of a project with one stream, whose topic has the same name
   * @param events a file of it, sent by {@link #produce}
   * @param count SQL that counts the events served
   */
  Platform(Path project, Path events, String count) {
    this(project, events, count, command -> "", Cluster.NONE);
  }

  /**
   * @param javaOptions for the JVM of each command
   */
  Platform(Path project, Path events, String count, UnaryOperator<String> javaOptions) {
    this(project, events, count, javaOptions, Cluster.NONE);
  }

  private Platform(
      Path project, Path events, String count, UnaryOperator<String> javaOptions, Cluster cluster) {
    this.project = project;
    this.cluster = cluster;
    this.javaOptions = javaOptions;
    this.events = project.resolve(events);
    this.count = count;
    stream = ProjectReader.read(project).streams().get(0).name();
    kafka = new LocalKafka(project.resolve(".braid/kafka"), stream + ":4").start();
    speed = startSpeed();
    serve = startServe();
  }

  /** The flights example, copied to a folder. */
  static Platform ofFlights(Path folder) {
    return ofFlights(copyOf("flights", folder), Cluster.NONE);
  }

  /**
   * The same, its layers on a cluster.
   *
   * @param project a copy of the example
   */
  static Platform ofFlights(Path project, Cluster cluster) {
    return new Platform(
        project,
        Path.of("data/flights-20k.jsonl.gz"),
        "SELECT coalesce(sum(flights), 0) FROM delays_by_origin",
        command -> "",
        cluster);
  }

  private ChildProcess startSpeed() {
    List<String> command = new ArrayList<>(List.of("speed", "--metrics", "" + speedMetrics));
    command.addAll(cluster.ofSpeed());
    ChildProcess started = start(onMaster(command.toArray(String[]::new)));
    started.awaitLine("speed: (%s at epoch|ready)".formatted(stream), START_LIMIT);
    return started;
  }

  private String[] onMaster(String... command) {
    return Stream.concat(Stream.of(command), cluster.options().stream()).toArray(String[]::new);
  }

  private ChildProcess startServe() {
    ChildProcess started = start("serve", "--port", "" + port, "--metrics", "" + serveMetrics);
    started.awaitLine("serve: listening on", START_LIMIT);
    return started;
  }

  static Path root() {
    return Path.of(System.getProperty("braid.root", ""));
  }

  Path events() {
    return events;
  }

  Path lake() {
    return project.resolve(".braid/lake");
  }

  void deleteLake() {
    try (Stream<Path> files = Files.walk(lake())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Sends all events in the background, at a rate that leaves time for what is to go wrong. */
  ChildProcess produce(int eventsPerSecond) {
    ChildProcess producer =
        ChildProcess.startBraid(
            project,
            Map.of(),
            "local",
            "produce",
            stream,
            events.toString(),
            "--rate",
            "" + eventsPerSecond,
            "--bootstrap",
            kafka.bootstrap());
    others.add(producer);
    return producer;
  }

  ChildProcess speed() {
    return speed;
  }

  ChildProcess serve() {
    return serve;
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  void killSpeed() {
    speed.kill();
    speed = startSpeed();
  }

  /** Does not wait until it is ready. */
  void restartSpeed(String... options) {
    speed.kill();
    speed = start(Stream.concat(Stream.of("speed"), Stream.of(options)).toArray(String[]::new));
  }

  void killServe() {
    serve.kill();
    serve = startServe();
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
    run(onMaster("batch", "run", "--all"));
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
    return DriverManager.getConnection(url(""));
  }

  /**
   * @param more properties, each with an ampersand in front
   */
  String url(String more) {
    return "jdbc:postgresql://127.0.0.1:%d/braid?user=braid&password=braid%s".formatted(port, more);
  }

  /** Replaces a file of the project. */
  void write(String file, String text) {
    try {
      Files.writeString(project.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String file) {
    try {
      return Files.readString(project.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the speed layer, then the serving node, answers to a path of its endpoint. */
  List<String> shown(String path) {
    return Stream.of(speedMetrics, serveMetrics).map(at -> get(at, path)).toList();
  }

  private static String get(int at, String path) {
    try (InputStream body =
        URI.create("http://127.0.0.1:%d%s".formatted(at, path)).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Waits until the serving node has at least so many events. */
  void awaitEvents(long events) {
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(() -> countEvents() >= events);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "speed: %s%nserve: %s".formatted(lastLines(speed), lastLines(serve)), e);
    }
  }

  /** Each row of a view that pgjdbc gives otherwise than the same SQL over the input file. */
  List<String> differingRows() throws SQLException {
    Project definitions = ProjectReader.read(project);
    List<String> differing = new ArrayList<>();
    try (PlainEngine plain = PlainEngine.open(definitions.streams().get(0), events);
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

  /** What the serving node answers otherwise than a plain engine does from the input file. */
  List<String> differingRows(String served, String plain) throws SQLException {
    try (PlainEngine engine =
            PlainEngine.open(ProjectReader.read(project).streams().get(0), events);
        Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(served)) {
      Difference difference = Difference.between(Row.readAll(rows), engine.query(plain));
      return Stream.concat(
              difference.onlyServed().stream().map(row -> "served " + row),
              difference.onlyExpected().stream().map(row -> "lacks " + row))
          .limit(20)
          .toList();
    }
  }

  private static String lastLines(ChildProcess process) {
    List<String> lines = process.lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private long countEvents() throws SQLException {
    return count(count);
  }

  /** The one number that a query answers. */
  long count(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** The rows that a query answers, as text. */
  List<String> rows(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return Row.readAll(rows).stream().map(Row::toString).toList();
    }
  }

  /** {@link #count} as of a certificate. */
  long countAsOf(String certificate, String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET braid.at = '%s'".formatted(certificate));
      try (ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** How many of the events that were sent a condition holds for. */
  long countSent(String condition) throws SQLException {
    StreamDefinition first = ProjectReader.read(project).streams().get(0);
    try (PlainEngine engine = PlainEngine.open(first, events)) {
      return engine.query("SELECT * FROM flights WHERE " + condition).size();
    }
  }

  @Override
  public void close() {
    others.forEach(ChildProcess::close);
    serve.close();
    speed.close();
    if (Files.exists(project.resolve(".braid/speed.run"))) {
      run("speed", "stop"); // a test that failed has left it
    }
    kafka.close();
  }

  ChildProcess start(String... arguments) {
    Map<String, String> environment = new HashMap<>(cluster.environment());
    environment.put("BRAID_KAFKA", kafka.bootstrap());
    environment.put("BRAID_JAVA_OPTIONS", javaOptions.apply(arguments[0]));
    return ChildProcess.startBraid(project, environment, arguments);
  }

  /** An example, as it is in the repository. */
  static Path copyOf(String example, Path folder) {
    return FileTree.copy(root().resolve("examples").resolve(example), folder.resolve(example));
  }
}
