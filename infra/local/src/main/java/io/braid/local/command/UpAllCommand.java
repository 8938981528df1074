package io.braid.local.command;

import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.component.Flume;
import io.braid.local.component.Hdfs;
import io.braid.local.component.Kinesalite;
import io.braid.local.component.Part;
import io.braid.local.component.S3;
import io.braid.local.component.SchemaRegistry;
import io.braid.local.component.Spark;
import io.braid.local.component.Yarn;
import io.braid.local.kafka.KafkaBroker;
import io.braid.local.process.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "all",
    description = {
      "Kafka, a schema registry, Kinesis, HDFS, S3, a Flume agent, a standalone Spark cluster and",
      "YARN, all on 127.0.0.1, until Ctrl-C or 'braid local down'."
    },
    footer = {"", "Example: braid local up all --topic flights:4"})
final class UpAllCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid",
      description = "Folder with a folder for each (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid");

  @Option(
      names = "--topic",
      paramLabel = "NAME:PARTITIONS",
      converter = TopicArgument.Converter.class,
      description =
          "Creates the topic, the Kinesis stream and the S3 bucket of this name unless they exist; may be repeated.")
  List<TopicArgument> topics = List.of();

  @Option(names = "--free-ports", description = "Free ports instead of the usual ones.")
  boolean freePorts;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RunFile run = RunFile.claim(data);
    Map<String, Part> parts = Collections.synchronizedMap(new LinkedHashMap<>());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(parts, run), "stop-all"));
    try {
      start(parts);
      Table table = new Table("component", "address");
      parts.forEach((name, part) -> table.add(name, part.address()));
      PrintWriter out = spec.commandLine().getOut();
      out.print(table.toText());
      out.printf("All are ready. Ctrl-C or 'braid local down' stops them.%n");
      out.flush();
      awaitFirstEnd(parts);
      return 0;
    } finally {
      end(parts, run);
    }
  }

  /** Returns when all are gone; to do it twice does no harm. */
  private static void end(Map<String, Part> parts, RunFile run) {
    List<Part> started;
    synchronized (parts) {
      started = List.copyOf(parts.values());
    }
    started.forEach(Part::close);
    run.release();
  }

  private void start(Map<String, Part> parts) {
    KafkaBroker kafka = KafkaBroker.of(data.resolve("kafka"), port(9092));
    parts.put("Kafka", kafka);
    kafka.start();
    topics.forEach(topic -> kafka.createTopic(topic.name(), topic.partitions()));
    parts.put("Registry", SchemaRegistry.start(data.resolve("registry"), port(8081)));
    parts.put(
        "Kinesis",
        Kinesalite.start(
            data.resolve("kinesis"),
            Kinesalite.PACKAGES,
            port(4567),
            0,
            names(topic -> topic.name() + ":" + topic.partitions())));
    parts.put("HDFS", Hdfs.start(data.resolve("hdfs"), port(8020)));
    parts.put("S3", S3.start(data.resolve("s3"), port(9000), names(TopicArgument::name)));
    parts.put("Flume", Flume.start(data.resolve("flume"), port(44_444), "127.0.0.1:" + port(4545)));
    parts.put("Spark", Spark.start(data.resolve("spark"), port(7077)));
    parts.put("YARN", Yarn.start(data.resolve("yarn"), port(8032)));
  }

  private List<String> names(Function<TopicArgument, String> name) {
    return topics.stream().map(name).toList();
  }

  private int port(int usual) {
    return freePorts ? Ports.findFree(new Random()) : usual;
  }

  private static void awaitFirstEnd(Map<String, Part> parts) {
    try {
      CompletableFuture.anyOf(
              parts.values().stream()
                  .map(
                      part ->
                          CompletableFuture.runAsync(part::awaitEnd, UpAllCommand::inBackground))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof BraidException known
          ? known
          : new BraidException(ErrorCode.PROCESS_ENDED, String.valueOf(e.getMessage()), e);
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "await-end");
    thread.setDaemon(true);
    thread.start();
  }
}
