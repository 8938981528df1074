package io.braid.local.component;

import io.braid.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** YARN: a ResourceManager and a NodeManager, and the settings with which clients find them. */
public final class Yarn implements Part {
  private static final String MODULE = "infra/hdfs";
  private static final String SERVER = "org.apache.hadoop.yarn.server.";
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--add-opens=java.base/java.lang=ALL-UNNAMED");

  private final Component manager;
  private final Component node;

  private Yarn(Component manager, Component node) {
    this.manager = manager;
    this.node = node;
  }

  /**
   * Returns when the node has joined.
   *
   * @param folder of the logs, of what runs on the node, and of {@code conf}, which is a client's
   *     {@code HADOOP_CONF_DIR}
   * @param port of the ResourceManager
   */
  public static Yarn start(Path folder, int port) {
    Path data = folder.toAbsolutePath().normalize();
    int page = free();
    int nodePort = free();
    writeSettings(data, toSettings(data, port, page, nodePort));
    Component manager =
        startServer(data, "resourcemanager.ResourceManager", port, () -> !Ports.isFree(page));
    Component node = startServer(data, "nodemanager.NodeManager", nodePort, () -> hasNode(page));
    return new Yarn(manager, node);
  }

  private static Component startServer(
      Path data, String mainClass, int port, BooleanSupplier answers) {
    String name = mainClass.substring(mainClass.indexOf('.') + 1);
    return Component.start(
        name,
        port,
        "127.0.0.1:" + port,
        Component.START_LIMIT,
        () ->
            Component.startJvm(
                name,
                conf(data) + ":" + Component.librariesOf(MODULE, "-pl " + MODULE),
                Map.of(
                    "JAVA_HOME",
                    System.getProperty("java.home"),
                    // Without it, what runs in containers is there for everybody.
                    "SPARK_LOCAL_IP",
                    "127.0.0.1"),
                JVM_OPTIONS,
                List.of(SERVER + mainClass),
                data.resolve(name + ".log")),
        child -> answers.getAsBoolean());
  }

  private static Map<String, String> toSettings(Path data, int port, int page, int nodePort) {
    Map<String, String> settings = new LinkedHashMap<>();
    String manager = "yarn.resourcemanager.";
    settings.put(manager + "hostname", "127.0.0.1");
    settings.put(manager + "address", at(port));
    settings.put(manager + "scheduler.address", at(free()));
    settings.put(manager + "resource-tracker.address", at(free()));
    settings.put(manager + "admin.address", at(free()));
    settings.put(manager + "webapp.address", at(page));
    settings.put(manager + "am.max-attempts", "4");
    String node = "yarn.nodemanager.";
    settings.put(node + "hostname", "127.0.0.1");
    settings.put(node + "address", at(nodePort));
    settings.put(node + "localizer.address", at(free()));
    settings.put(node + "webapp.address", at(free()));
    settings.put(node + "local-dirs", data.resolve("local").toString());
    settings.put(node + "log-dirs", data.resolve("containers").toString());
    settings.put(node + "resource.memory-mb", "6144");
    settings.put(node + "resource.cpu-vcores", "8");
    settings.put(node + "vmem-check-enabled", "false");
    settings.put(node + "pmem-check-enabled", "false");
    settings.put(node + "disk-health-checker.max-disk-utilization-per-disk-percentage", "99");
    settings.put(node + "env-whitelist", "JAVA_HOME,SPARK_LOCAL_IP");
    String scheduler = "yarn.scheduler.";
    settings.put(scheduler + "minimum-allocation-mb", "128");
    settings.put(scheduler + "capacity.root.queues", "default");
    settings.put(scheduler + "capacity.root.default.capacity", "100");
    settings.put(scheduler + "capacity.maximum-am-resource-percent", "0.8");
    return settings;
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }

  private static int free() {
    return Ports.findFree(new Random());
  }

  private static Path conf(Path data) {
    return data.resolve("conf");
  }

  private static void writeSettings(Path data, Map<String, String> settings) {
    String properties =
        settings.entrySet().stream()
            .map(
                setting ->
                    "  <property><name>%s</name><value>%s</value></property>%n"
                        .formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining());
    try {
      Files.createDirectories(conf(data));
      Files.writeString(
          conf(data).resolve("yarn-site.xml"),
          "<configuration>%n%s</configuration>%n".formatted(properties));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasNode(int page) {
    URI metrics = URI.create("http://127.0.0.1:%d/ws/v1/cluster/metrics".formatted(page));
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
          .body()
          .contains("\"activeNodes\":1");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String address() {
    return manager.address();
  }

  @Override
  public void awaitEnd() {
    manager.awaitEnd();
  }

  @Override
  public void close() {
    node.close();
    manager.close();
  }
}
