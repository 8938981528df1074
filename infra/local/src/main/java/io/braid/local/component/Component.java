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
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A component that answers on a port of 127.0.0.1, until it is closed or this process ends; that
 * waits until the component is gone, unless it is killed.
 */
public final class Component implements Part {
  static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofDays(365);

  private final String address;
  private final Child child;

  private Component(String address, Child child) {
    this.address = address;
    this.child = child;
  }

  /**
   * One with a class path of its own. Returns when it answers.
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
        module,
        port,
        address,
        START_LIMIT,
        () ->
            startJvm(
                module,
                librariesOf("infra/" + module, "-pl infra/" + module),
                Map.of(),
                jvmOptions,
                arguments,
                log),
        child -> answers.getAsBoolean());
  }

  /**
   * Any. Returns when it answers.
   *
   * @param limit how long it may take to answer
   */
  static Component start(
      String name,
      int port,
      String address,
      Duration limit,
      Supplier<Child> launch,
      Predicate<Child> answers) {
    if (!Ports.isFree(port)) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %d of 127.0.0.1 is taken by another process, so %s was not started. Stop that process, or choose another port with --port."
              .formatted(port, name));
    }
    Child child = launch.get();
    Runtime.getRuntime().addShutdownHook(new Thread(child::close, "stop-" + name));
    Component started = new Component(address, child);
    started.awaitAnswer(answers, limit);
    return started;
  }

  /**
   * @param environment is added to this process's own
   */
  static Child startJvm(
      String name,
      String libraries,
      Map<String, String> environment,
      List<String> jvmOptions,
      List<String> arguments,
      Path log) {
    return Child.start(name, withOurs(libraries), jvmOptions, arguments, environment, log);
  }

  private void awaitAnswer(Predicate<Child> answers, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!answers.test(child)) {
      child.requireAlive();
      if (System.nanoTime() > deadline) {
        close();
        throw new BraidException(
            ErrorCode.PROCESS_ENDED,
            "%s did not answer within %d s. The end of its log, %s:%n%s"
                .formatted(
                    child.name(),
                    limit.toSeconds(),
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

  static Path root() {
    return Path.of(System.getProperty("braid.root", ""));
  }

  /** The libraries of a module in {@code infra}, and this one's own classes. */
  public static String classPathOf(String module) {
    return withOurs(librariesOf("infra/" + module, "-pl infra/" + module));
  }

  private static String withOurs(String libraries) {
    return libraries + ":" + root().resolve("infra/local/target/classes");
  }

  /**
   * The class path of a module.
   *
   * @param fetch what Maven is told to fetch it
   */
  static String librariesOf(String module, String fetch) {
    try {
      return Files.readString(root().resolve(module).resolve("target/classpath.txt"));
    } catch (IOException e) {
      throw notHere(module, fetch, e);
    }
  }

  static BraidException notHere(String module, String fetch, Exception e) {
    return new BraidException(
        ErrorCode.USAGE,
        "The libraries of %s are not here yet. Fetch them with: mvn -q -B %s package"
            .formatted(module, fetch),
        e);
  }
}
