package io.braid.batch.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the steps after a recompute are told. */
final class RunArguments {
  @Parameters(paramLabel = "VIEW", description = "A view of the project.")
  private String view = "";

  @Option(names = "--run", paramLabel = "ID", required = true, description = "From recompute.")
  private String run = "";

  String view() {
    return view;
  }

  String run() {
    return run;
  }
}
