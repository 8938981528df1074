package io.braid.local.command;

import io.braid.local.component.Yarn;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "yarn",
    description = {
      "A ResourceManager and a NodeManager of YARN on 127.0.0.1. The folder 'conf' in that of its",
      "data is for HADOOP_CONF_DIR."
    },
    footer = {"", "Example: braid local up yarn --port 8032"})
final class UpYarnCommand implements Callable<Integer> {
  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    return part.run("YARN", Yarn::start);
  }
}
