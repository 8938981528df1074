package io.braid.local.command;

import io.braid.local.component.Spark;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "spark",
    description = "A standalone Spark cluster on 127.0.0.1: a master and two workers of one core.",
    footer = {"", "Example: braid local up spark --port 7077"})
final class UpSparkCommand implements Callable<Integer> {
  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    return part.run("Spark", Spark::start);
  }
}
