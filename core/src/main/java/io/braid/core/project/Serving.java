package io.braid.core.project;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a serving node listens. Without TLS it listens on this machine only.
 *
 * @param port 0 for any free one
 * @param cacheBytes what copies of files of a remote lake may take of the disk
 */
public record Serving(String address, int port, Optional<Tls> tls, long cacheBytes) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
  public static final Serving DEFAULT = new Serving("127.0.0.1", 5433, Optional.empty(), 4L << 30);

  /** PEM files. */
  public record Tls(Setting certificate, Setting key) {}

  public Serving {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "A port is between 0 and 65535, but was %d".formatted(port));
    }
    if (cacheBytes < 1) {
      throw new IllegalArgumentException(
          "A cache has room for a byte at least, but was %d bytes".formatted(cacheBytes));
    }
    if (tls.isEmpty() && !isLoopback(address)) {
      throw new IllegalArgumentException(
          "Without TLS a node listens on this machine only, not on '%s'".formatted(address));
    }
  }

  static boolean isLoopback(String address) {
    return LOOPBACK.matcher(address).matches();
  }
}
