package io.braid.local.demo;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.local.process.Ports;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "The whole platform on this machine: real flights through a real Kafka broker,",
      "kept by both layers, answered to psql. Ctrl-C stops all of it. Its files are",
      "in .braid/demo."
    },
    footer = {"", "Example: braid demo --rate 1000"})
public final class DemoCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 5433;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Flights a second (default: ${DEFAULT-VALUE}).")
  private double rate = 500;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port for psql and JDBC (default: 5433; with --check, a free one).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--check",
      description = {
        "All flights at full speed, two batch runs, then every view is",
        "compared with the same SQL, run by a plain engine over the",
        "input file. No terminal needed."
      })
  private boolean check;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Override
  public Integer call() throws Exception {
    int chosen = port.orElseGet(() -> check ? Ports.findFree(new Random()) : DEFAULT_PORT);
    refuseTakenPort(chosen);
    Path root = Path.of(System.getProperty("braid.root", "")).toAbsolutePath();
    try (FolderLock ignored = FolderLock.take(Path.of(".braid", "demo.lock").toAbsolutePath())) {
      DemoFolder folder =
          DemoFolder.prepare(
              Path.of(".braid", "demo").toAbsolutePath(), root.resolve("examples/flights"));
      String password = Optional.ofNullable(System.getenv("BRAID_PASSWORD")).orElse("braid");
      Platform platform = new Platform(root, folder, chosen, password);
      Thread stop = new Thread(platform::close, "stop-demo");
      Runtime.getRuntime().addShutdownHook(stop);
      try (platform) {
        return run(platform, folder, chosen, password);
      }
    }
  }

  private int run(Platform platform, DemoFolder folder, int chosen, String password)
      throws Exception {
    Project project = ProjectReader.read(folder.project());
    PrintStream out = System.out;
    if (check) {
      return new CheckedDemo(platform, folder, project, out).run();
    }
    String psql = "psql postgresql://braid:%s@127.0.0.1:%d/braid".formatted(password, chosen);
    return new LiveDemo(platform, folder, Screen.of(out), psql, rate).run();
  }

  private static void refuseTakenPort(int port) {
    if (!Ports.isFree(port)) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %d of 127.0.0.1 is taken by another process, so nothing was started. Choose another with --port."
              .formatted(port));
    }
  }
}
