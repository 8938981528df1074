package io.braid.local.command;

import io.braid.local.component.SchemaRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "registry",
    description =
        "A schema registry (Apicurio) on 127.0.0.1, which speaks as Confluent's does and keeps nothing.",
    footer = {"", "Example: braid local up registry --port 8081"})
final class UpRegistryCommand implements Callable<Integer> {
  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    return part.run("A registry", SchemaRegistry::start);
  }
}
