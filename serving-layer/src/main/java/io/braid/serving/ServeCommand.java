package io.braid.serving;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.command.CommonOptions;
import io.braid.core.project.Project;
import io.braid.telemetry.MetricsOption;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code braid serve}. */
@Command(
    name = "serve",
    description = {
      "Answers queries over the views of a project with the PostgreSQL protocol.",
      "Runs until it is stopped. It keeps nothing: start it again, or start more of them."
    },
    footer = {"", "Example: braid serve --project examples/flights"})
public final class ServeCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private MetricsOption shown = new MetricsOption();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where to listen; 0 for any free port. Default: the project's.")
  private Optional<Integer> port = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    Project project = options.loadProject();
    ServingNode node =
        ServingNode.of(
            project,
            port.orElse(project.serving().port()),
            note -> System.err.println("serve: " + note));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shutdown"));
    InetSocketAddress address = node.start();
    NodeMetrics metrics = node.metrics();
    shown.start(metrics, metrics::notReady);
    System.out.println(options.json() ? toJson(address, node) : toText(address, node));
    new CountDownLatch(1).await();
    return 0;
  }

  private static String toText(InetSocketAddress address, ServingNode node) {
    String epochs =
        node.epochs().values().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "serve: listening on %s:%d, %d views at epoch %s"
        .formatted(
            address.getAddress().getHostAddress(),
            address.getPort(),
            node.countViews(),
            epochs.isEmpty() ? "0" : epochs);
  }

  private static String toJson(InetSocketAddress address, ServingNode node) {
    ObjectNode line = JsonMapper.builder().build().createObjectNode();
    line.put("address", address.getAddress().getHostAddress());
    line.put("port", address.getPort());
    line.put("views", node.countViews());
    ObjectNode epochs = line.putObject("epochs");
    for (Map.Entry<String, Long> stream : node.epochs().entrySet()) {
      epochs.put(stream.getKey(), stream.getValue());
    }
    return line.toString();
  }
}
