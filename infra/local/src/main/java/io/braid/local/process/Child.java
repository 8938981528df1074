package io.braid.local.process;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process, such as a JVM under a {@link Tether}, that ends when this process ends, however that
 * comes. What it prints goes to a log file. Thread-safe.
 */
public final class Child implements AutoCloseable {
  private static final Duration CLEAN_STOP = Duration.ofSeconds(12);

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * @param classPath must hold {@link Tether} as well as {@code arguments}' first, the main class
   * @param environment is added to this process's own
   * @param log is appended to
   */
  public static Child start(
      String name,
      String classPath,
      List<String> jvmOptions,
      List<String> arguments,
      Map<String, String> environment,
      Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, Tether.class.getName()));
    command.addAll(arguments);
    return startProgram(name, command, environment, log);
  }

  /**
   * The same for a program that ends by itself when its standard input does.
   *
   * @param environment is added to this process's own
   * @param log is appended to
   */
  public static Child startProgram(
      String name, List<String> command, Map<String, String> environment, Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new Child(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() {
    return process.exitValue();
  }

  /** Waits until the process ends or the time is over. */
  public boolean awaitEnd(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** SIGKILL, for it and whatever it started; returns when they are gone. */
  public void kill() {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(CLEAN_STOP);
    below.forEach(handle -> handle.onExit().join());
  }

  /** SIGTERM, and SIGKILL when that was not heard. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(CLEAN_STOP)) {
      kill();
    }
  }

  /** Fails with the end of its log unless it runs. */
  public void requireAlive() {
    if (!isAlive()) {
      throw new BraidException(
          ErrorCode.PROCESS_ENDED,
          "%s ended with exit code %d. The end of its log, %s:%n%s"
              .formatted(name, exitCode(), log, String.join("\n", lastLines(20))));
    }
  }

  /** The end of its log, for an error message. */
  public List<String> lastLines(int count) {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      lines.forEach(
          line -> {
            last.addLast(line);
            if (last.size() > count) {
              last.removeFirst();
            }
          });
    } catch (IOException e) {
      return List.of("(no log at %s)".formatted(log));
    }
    return List.copyOf(last);
  }
}
