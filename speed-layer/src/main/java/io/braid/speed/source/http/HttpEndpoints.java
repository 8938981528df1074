package io.braid.speed.source.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints of this process: one a port, whatever the number of streams. */
public final class HttpEndpoints {
  private final Map<Integer, HttpEndpoint> byPort = new ConcurrentHashMap<>();

  /**
   * @throws io.braid.core.error.BraidException {@code PORT_TAKEN}
   */
  public HttpEndpoint at(int port) {
    return byPort.computeIfAbsent(port, HttpEndpoint::listen);
  }
}
