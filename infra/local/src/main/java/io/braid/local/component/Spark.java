package io.braid.local.component;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A standalone Spark cluster: a master, and two workers with a core each. */
public final class Spark implements Part {
  private static final int WORKERS = 2;
  private static final String LAYER = "speed-layer";
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Component master;
  private final List<Component> workers;

  private Spark(Component master, List<Component> workers) {
    this.master = master;
    this.workers = workers;
  }

  /**
   * Returns when all answer.
   *
   * @param folder of the logs and of what runs on the worker
   * @param port of the master
   */
  public static Spark start(Path folder, int port) {
    Path data = folder.toAbsolutePath().normalize();
    String address = "spark://127.0.0.1:" + port;
    // Without the address its pages are there for everybody.
    Map<String, String> environment =
        Map.of(
            "SPARK_LOCAL_IP", "127.0.0.1",
            "SPARK_HOME", makeHome(data).toString(),
            "SPARK_SCALA_VERSION", "2.12");
    int page = Ports.findFree(new Random());
    Component master =
        Component.start(
            "spark master",
            classPath(),
            environment,
            port,
            address,
            JVM_OPTIONS,
            List.of(
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--webui-port",
                "" + page),
            data.resolve("master.log"),
            () -> !Ports.isFree(page));
    List<Component> workers = new ArrayList<>();
    for (int number = 1; number <= WORKERS; number++) {
      workers.add(startWorker(number, data, address, environment));
    }
    return new Spark(master, workers);
  }

  private static Component startWorker(
      int number, Path data, String master, Map<String, String> environment) {
    int port = Ports.findFree(new Random());
    int page = Ports.findFree(new Random());
    return Component.start(
        "spark worker",
        classPath(),
        environment,
        port,
        master,
        JVM_OPTIONS,
        List.of(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--port",
            "" + port,
            "--webui-port",
            "" + page,
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            data.resolve("worker-" + number).toString(),
            master),
        data.resolve("worker-%d.log".formatted(number)),
        () -> !Ports.isFree(page));
  }

  /** What a distribution of Spark has and a worker needs: the libraries in one folder. */
  private static Path makeHome(Path data) {
    Path jars = data.resolve("home/jars");
    try {
      Files.createDirectories(jars);
      for (String library : classPath().split(":")) {
        Path link = jars.resolve(Path.of(library).getFileName());
        if (library.endsWith(".jar") && !Files.exists(link)) {
          Files.createSymbolicLink(link, Path.of(library));
        }
      }
      return data.resolve("home");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The libraries of the layers, which bring Spark. */
  private static String classPath() {
    Path libraries =
        Path.of(System.getProperty("braid.root", ""))
            .resolve(LAYER)
            .resolve("target/classpath.txt");
    try {
      return Files.readString(libraries);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.USAGE,
          "The libraries of Spark are not here yet. Fetch them with: mvn -q -B -Dfast -DskipTests -pl %s -am package"
              .formatted(LAYER),
          e);
    }
  }

  @Override
  public String address() {
    return master.address();
  }

  @Override
  public void awaitEnd() {
    master.awaitEnd();
  }

  @Override
  public void close() {
    workers.forEach(Component::close);
    master.close();
  }
}
