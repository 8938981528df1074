package io.braid.local.command;

import io.braid.local.component.Component;
import io.braid.local.kafka.KafkaBroker;
import io.braid.local.process.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "kafka",
    description = "A Kafka broker (KRaft) on 127.0.0.1.",
    footer = {"", "Example: braid local up kafka --kafka-port 9092 --topic flights:4"})
final class UpKafkaCommand implements Callable<Integer> {
  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      description = "Port of the broker; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--join",
      paramLabel = "CP",
      description =
          "Be the second broker of the one whose controller listens on this port; it prints it.")
  Optional<Integer> controllerPort = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/kafka",
      description = "Folder that keeps the topics (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "kafka");

  @Option(
      names = "--topic",
      paramLabel = "NAME:PARTITIONS",
      converter = TopicArgument.Converter.class,
      description = "Creates the topic unless it exists; may be repeated.")
  List<TopicArgument> topics = List.of();

  @Option(
      names = "--secure",
      description =
          "Listen with TLS too: on one port for a user with a password (SCRAM), on another for clients with a certificate.")
  boolean secure;

  @Option(
      names = "--newer",
      description = "The newest release that Braid is tested with, instead of the usual one.")
  boolean newer;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    int chosen = port.orElseGet(() -> Ports.findFree(new Random()));
    KafkaBroker broker = released(listening(chosen));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-kafka"));
    broker.start();
    topics.forEach(topic -> broker.createTopic(topic.name(), topic.partitions()));
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Kafka is ready on %s, its data in %s%n", broker.bootstrap(), broker.folder());
    out.printf("Its controller listens on port %d.%n", broker.controllerPort());
    broker.secureListeners().ifPresent(more -> out.print(more.text()));
    out.printf("Ctrl-C stops it.%n");
    out.flush();
    broker.awaitEnd();
    return 0;
  }

  private KafkaBroker listening(int chosen) {
    KafkaBroker plain =
        controllerPort
            .map(first -> KafkaBroker.joining(data, chosen, first))
            .orElseGet(() -> KafkaBroker.of(data, chosen));
    return secure ? plain.secured() : plain;
  }

  private KafkaBroker released(KafkaBroker broker) {
    return newer ? broker.from(Component.classPathOf("kafka-newer")) : broker;
  }
}
