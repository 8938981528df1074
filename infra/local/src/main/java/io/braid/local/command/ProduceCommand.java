package io.braid.local.command;

import io.braid.local.kafka.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "produce",
    description = "Sends each line of a file (also .gz) to a topic, in order.",
    footer = {"", "Example: braid local produce flights flights-20k.jsonl.gz --rate 500 --key origin"},
    mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC")
  String topic = "";

  @Parameters(paramLabel = "FILE")
  Path file = Path.of("");

  @Option(names = "--rate", paramLabel = "N", description = "Records a second; full speed if left out.")
  Optional<Double> rate = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FIELD",
      description = "Field of the JSON that is the key; partitions in turn if left out.")
  Optional<String> key = Optional.empty();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BRAID_KAFKA:-127.0.0.1:9092}",
      description = "The broker (default: BRAID_KAFKA of the environment, or 127.0.0.1:9092).")
  String bootstrap = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ProgressBar bar = ProgressBar.onTerminal();
    long startNanos = System.nanoTime();
    long sent = new Replay(file, topic, key, rate).run(bootstrap, () -> true, bar::show);
    bar.clear();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf(
        "Sent %d records to topic \"%s\" in %.1f s (%.0f/s)%n", sent, topic, seconds, sent / seconds);
    out.flush();
    return 0;
  }
}
