package io.braid.local.command;

import io.braid.local.component.S3;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      names = "--bucket",
      paramLabel = "NAME",
      description = "Makes the bucket unless it exists; may be repeated.")
  List<String> buckets = List.of();

  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    return part.run("S3", (data, port) -> S3.start(data, port, buckets));
  }
}
