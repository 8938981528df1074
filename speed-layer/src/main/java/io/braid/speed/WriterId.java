package io.braid.speed;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Names a process that writes to a stream: tells a person where it runs. */
public final class WriterId {
  private WriterId() {}

  public static String next() {
    return "%s-%d-%s"
        .formatted(
            hostName(),
            ProcessHandle.current().pid(),
            UUID.randomUUID().toString().substring(0, 8));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
