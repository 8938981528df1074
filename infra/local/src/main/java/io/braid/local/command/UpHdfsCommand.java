package io.braid.local.command;

import io.braid.local.component.Component;
import io.braid.local.component.Hdfs;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "hdfs",
    description = "A NameNode and a DataNode of HDFS on 127.0.0.1.",
    footer = {"", "Example: braid local up hdfs --port 8020"})
final class UpHdfsCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the NameNode; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/hdfs",
      description = "Folder that keeps the files (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "hdfs");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Override
  public Integer call() {
    try (Component hdfs = Hdfs.start(data, port.orElseGet(() -> Ports.findFree(new Random())))) {
      System.out.printf("HDFS is ready on %s, its data in %s%n", hdfs.address(), data);
      System.out.println("Ctrl-C stops it.");
      hdfs.awaitEnd();
    }
    return 0;
  }
}
