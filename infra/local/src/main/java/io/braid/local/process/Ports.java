package io.braid.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports of the loopback interface. */
public final class Ports {
  // Below the range from which Linux and macOS take the ports of outgoing connections, so that a
  // server that was killed finds its port free when it comes back.
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;

  private Ports() {}

  public static int findFree(Random random) {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + random.nextInt(COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port from %d to %d".formatted(FIRST, FIRST + COUNT - 1));
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
