package io.braid.serving.wire;

import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param port 0 for a free one
 * @param tls without it only loopback addresses are taken
 */
public record PgSettings(String host, int port, Optional<TlsFiles> tls, Limits limits) {
  public PgSettings {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "An address is a host and a port from 0 to 65535, but was %s:%d".formatted(host, port));
    }
  }

  public static PgSettings loopback(int port) {
    return new PgSettings("127.0.0.1", port, Optional.empty(), Limits.standard());
  }
}
