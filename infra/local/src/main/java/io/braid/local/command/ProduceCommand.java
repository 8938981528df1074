package io.braid.local.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Progress;
import io.braid.core.command.Table;
import io.braid.local.kafka.Replay;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "produce",
    description = "Sends each line of a file (also .gz) to a topic, in order.",
    footer = {
      "",
      "Example: braid local produce flights flights-20k.jsonl.gz --rate 500 --key origin"
    })
final class ProduceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC")
  String topic = "";

  @Parameters(paramLabel = "FILE")
  Path file = Path.of("");

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Records a second; full speed if left out.")
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

  @Mixin CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    long startNanos = System.nanoTime();
    long sent = send();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    options.print(
        new Table("topic", "records", "seconds", "records_per_second")
            .add(
                topic,
                sent,
                BigDecimal.valueOf(seconds).setScale(1, RoundingMode.HALF_UP),
                Math.round(sent / seconds)));
    return 0;
  }

  private long send() {
    try (Progress progress = Progress.start("Sending", file.toFile().length())) {
      return new Replay(file, topic, key, rate)
          .run(bootstrap, () -> true, (records, bytes) -> progress.show(bytes));
    }
  }
}
