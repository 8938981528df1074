package io.braid.local.component;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.process.Child;
import io.braid.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A component that answers on a port of 127.0.0.1, until it is closed or this process ends; that
 * waits until the component is gone, unless it is killed.
 */
public final class Component implements Part {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofDays(365);

  private final String address;
  private final Child child;

  private Component(String address, Child child) {
    this.address = address;
    this.child = child;
  }

  /**
   * Returns when it answers.
   *
   * @param module the folder in {@code infra} that has its class path, and its name
   * @param log its output
   * @throws BraidException {@code PORT_TAKEN}, {@code USAGE} if the module was not built, {@code
   *     PROCESS_ENDED} with the end of its log
   */
  static Component start(
      String module,
      int port,
      String address,
      List<String> jvmOptions,
      List<String> arguments,
      Path log,
      BooleanSupplier answers) {
    return start(
        module, classPathOf(module), Map.of(), port, address, jvmOptions, arguments, log, answers);
  }

  /**
   * The same on any class path.
   *
   * @param environment is added to this process's own
   */
  static Component start(
      String name,
      String libraries,
      Map<String, String> environment,
      int port,
      String address,
      List<String> jvmOptions,
      List<String> arguments,
      Path log,
      BooleanSupplier answers) {
    if (!Ports.isFree(port)) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %d of 127.0.0.1 is taken by another process, so %s was not started. Stop that process, or choose another port with --port."
              .formatted(port, name));
    }
    String classPath = libraries + ":" + root().resolve("infra/local/target/classes");
    Child child = Child.start(name, classPath, jvmOptions, arguments, environment, log);
    Runtime.getRuntime().addShutdownHook(new Thread(child::close, "stop-" + name));
    Component started = new Component(address, child);
    started.awaitAnswer(answers);
    return started;
  }

  private void awaitAnswer(BooleanSupplier answers) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers.getAsBoolean()) {
      child.requireAlive();
      if (System.nanoTime() > deadline) {
        close();
        throw new BraidException(
            ErrorCode.PROCESS_ENDED,
            "%s did not answer within %d s. The end of its log, %s:%n%s"
                .formatted(
                    child.name(),
                    START_LIMIT.toSeconds(),
                    child.log(),
                    String.join("\n", child.lastLines(20))));
      }
      child.awaitEnd(LOOK_AGAIN);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void awaitEnd() {
    child.awaitEnd(LONG);
    child.requireAlive();
  }

  @Override
  public void close() {
    child.close();
  }

  private static Path root() {
    return Path.of(System.getProperty("braid.root", ""));
  }

  private static String classPathOf(String module) {
    try {
      return Files.readString(
          root().resolve("infra").resolve(module).resolve("target/classpath.txt"));
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.USAGE,
          "The libraries of %1$s are not here yet. Fetch them with: mvn -q -B -pl infra/%1$s package"
              .formatted(module),
          e);
    }
  }
}
