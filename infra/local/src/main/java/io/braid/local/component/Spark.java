package io.braid.local.component;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A standalone Spark cluster: a master, and a worker with two cores. */
public final class Spark implements Part {
  private static final String LAYER = "speed-layer";
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Otherwise the pages are there for everybody. */
  private static final Map<String, String> LOOPBACK = Map.of("SPARK_LOCAL_IP", "127.0.0.1");

  private final Component master;
  private final Component worker;

  private Spark(Component master, Component worker) {
    this.master = master;
    this.worker = worker;
  }

  /**
   * Returns when both answer.
   *
   * @param folder of the logs and of what runs on the worker
   * @param port of the master
   */
  public static Spark start(Path folder, int port) {
    Path data = folder.toAbsolutePath().normalize();
    String address = "spark://127.0.0.1:" + port;
    int page = Ports.findFree(new Random());
    Component master =
        Component.start(
            "spark master",
            classPath(),
            LOOPBACK,
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
    int workerPort = Ports.findFree(new Random());
    int workerPage = Ports.findFree(new Random());
    Component worker =
        Component.start(
            "spark worker",
            classPath(),
            LOOPBACK,
            workerPort,
            address,
            JVM_OPTIONS,
            List.of(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--port",
                "" + workerPort,
                "--webui-port",
                "" + workerPage,
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                data.resolve("work").toString(),
                address),
            data.resolve("worker.log"),
            () -> !Ports.isFree(workerPage));
    return new Spark(master, worker);
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
    worker.close();
    master.close();
  }
}
