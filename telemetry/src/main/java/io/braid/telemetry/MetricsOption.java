package io.braid.telemetry;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** {@code --metrics}. Mixed into the commands of processes that never end. */
public final class MetricsOption {
  private static final String LOOPBACK = "127.0.0.1";

  @Option(
      names = "--metrics",
      paramLabel = "[ADDRESS:]PORT",
      description = {
        "Shows /metrics, /health and /ready by HTTP there, to everybody who reaches it.",
        "Address: 127.0.0.1 if none is given. Default: nowhere."
      })
  private Optional<String> place = Optional.empty();

  /** As they were given. */
  public List<String> arguments() {
    return place.map(given -> List.of("--metrics", given)).orElse(List.of());
  }

  /**
   * For as long as the process lives.
   *
   * @param notReady why it is not ready; empty if it is
   * @throws BraidException USAGE, PORT_TAKEN
   */
  public void start(Exposed metrics, Supplier<Optional<String>> notReady) {
    place.ifPresent(given -> Endpoint.start(toAddress(given), metrics, notReady));
  }

  static InetSocketAddress toAddress(String given) {
    int colon = given.lastIndexOf(':');
    String port = given.substring(colon + 1);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new BraidException(
          ErrorCode.USAGE,
          "--metrics is a port, or an address and a port such as 0.0.0.0:9464, but was '%s'"
              .formatted(given));
    }
    String address = colon < 0 ? LOOPBACK : given.substring(0, colon);
    return new InetSocketAddress(address, Integer.parseInt(port));
  }
}
