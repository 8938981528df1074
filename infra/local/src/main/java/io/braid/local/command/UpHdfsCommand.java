package io.braid.local.command;

import io.braid.local.component.Hdfs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "hdfs",
    description = "A NameNode and a DataNode of HDFS on 127.0.0.1.",
    footer = {"", "Example: braid local up hdfs --port 8020"})
final class UpHdfsCommand implements Callable<Integer> {
  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    return part.run("HDFS", Hdfs::start);
  }
}
