package io.braid.local.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} for as long as the parent process lives. The parent holds the
 * other end of standard input; when that closes, even because the parent was killed, this process
 * ends: cleanly by its shutdown hooks, or after {@value #PATIENCE_MILLIS} ms by force.
 */
public final class Tether {
  private static final long PATIENCE_MILLIS = 10_000;
  private static final int EXIT_CODE = 143;

  private Tether() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    watch();
    run(args[0], Arrays.copyOfRange(args, 1, args.length));
  }

  /** Ends this process when its standard input closes. */
  public static void watch() {
    Thread watcher = new Thread(Tether::awaitParentsEnd, "tether");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void run(String mainClass, String[] args) throws ReflectiveOperationException {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      e.getTargetException().printStackTrace();
      System.exit(1);
    }
  }

  private static void awaitParentsEnd() {
    try {
      while (System.in.read() >= 0) {
        // Whatever the parent sends means nothing; only the end does.
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
    Thread force = new Thread(Tether::haltAfterPatience, "tether-force");
    force.setDaemon(true);
    force.start();
    System.exit(EXIT_CODE);
  }

  private static void haltAfterPatience() {
    try {
      Thread.sleep(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
