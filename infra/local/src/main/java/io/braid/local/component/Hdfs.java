package io.braid.local.component;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A NameNode and a DataNode. */
public final class Hdfs {
  private static final String MAIN = "org.apache.hadoop.mapreduce.MiniHadoopClusterManager";
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private Hdfs() {}

  /**
   * Returns when it answers.
   *
   * @param folder keeps what is in it from one start to the next
   * @param port of the NameNode
   */
  public static Component start(Path folder, int port) {
    Path data = folder.toAbsolutePath().normalize();
    Path ready = data.resolve("details.json");
    List<String> arguments =
        new ArrayList<>(List.of(MAIN, "-nomr", "-datanodes", "1", "-nnport", String.valueOf(port)));
    if (!Files.exists(data.resolve("dfs"))) {
      arguments.add("-format");
    }
    ready.toFile().delete();
    arguments.addAll(List.of("-writeDetails", ready.toString()));
    arguments.addAll(List.of("-D", "hdfs.minidfs.basedir=" + data.resolve("dfs")));
    arguments.addAll(List.of("-D", "dfs.replication=1"));
    return Component.start(
        "hdfs",
        port,
        "hdfs://127.0.0.1:" + port,
        JVM_OPTIONS,
        arguments,
        data.resolve("hdfs.log"),
        () -> Files.exists(ready));
  }
}
