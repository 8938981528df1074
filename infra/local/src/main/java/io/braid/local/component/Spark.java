package io.braid.local.component;

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
  private static final String HOME = "home";
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
    String libraries =
        Component.librariesOf(LAYER, "-Dfast -DskipTests -pl %s -am".formatted(LAYER));
    makeHome(data, libraries);
    Component master =
        startNode(
            "master",
            port,
            address,
            data,
            libraries,
            List.of("org.apache.spark.deploy.master.Master"));
    List<Component> workers = new ArrayList<>();
    for (int number = 1; number <= WORKERS; number++) {
      String name = "worker-" + number;
      workers.add(
          startNode(
              name,
              Ports.findFree(new Random()),
              address,
              data,
              libraries,
              List.of(
                  "org.apache.spark.deploy.worker.Worker",
                  "--cores",
                  "1",
                  "--memory",
                  "1g",
                  "--work-dir",
                  data.resolve(name).toString(),
                  address)));
    }
    return new Spark(master, workers);
  }

  /**
   * @param command its main class and what that needs beside its own address
   */
  private static Component startNode(
      String name, int port, String address, Path data, String libraries, List<String> command) {
    int page = Ports.findFree(new Random());
    List<String> arguments = new ArrayList<>(command.subList(0, 1));
    arguments.addAll(
        List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "" + page));
    arguments.addAll(command.subList(1, command.size()));
    return Component.start(
        "spark " + name,
        port,
        address,
        Component.START_LIMIT,
        () ->
            Component.startJvm(
                "spark " + name,
                libraries,
                // Without the address its pages are there for everybody.
                Map.of(
                    "SPARK_LOCAL_IP", "127.0.0.1",
                    "SPARK_HOME", data.resolve(HOME).toString(),
                    "SPARK_SCALA_VERSION", "2.12"),
                JVM_OPTIONS,
                arguments,
                data.resolve(name + ".log")),
        child -> !Ports.isFree(page));
  }

  /** What a distribution of Spark has and a worker needs: the libraries in one folder. */
  private static void makeHome(Path data, String libraries) {
    Path jars = data.resolve(HOME).resolve("jars");
    try {
      Files.createDirectories(jars);
      for (String library : libraries.split(":")) {
        Path link = jars.resolve(Path.of(library).getFileName());
        if (library.endsWith(".jar") && !Files.exists(link)) {
          Files.createSymbolicLink(link, Path.of(library));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
