package io.braid.local.command;

import io.braid.local.component.Component;
import io.braid.local.component.S3;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "s3",
    description = {
      "An S3 endpoint (s3proxy) on 127.0.0.1, over a folder.",
      "Its access key is '" + S3.ACCESS_KEY + "', its secret key '" + S3.SECRET_KEY + "'."
    },
    footer = {"", "Example: braid local up s3 --port 9000 --bucket flights"})
final class UpS3Command implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the endpoint; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/s3",
      description = "Folder that keeps the buckets (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "s3");

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "Makes the bucket unless it exists; may be repeated.")
  List<String> buckets = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Override
  public Integer call() {
    try (Component s3 =
        S3.start(data, port.orElseGet(() -> Ports.findFree(new Random())), buckets)) {
      System.out.printf("S3 is ready on %s, its data in %s%n", s3.address(), data);
      System.out.println("Ctrl-C stops it.");
      s3.awaitEnd();
    }
    return 0;
  }
}
