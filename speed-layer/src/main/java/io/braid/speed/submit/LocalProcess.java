package io.braid.speed.submit;

import io.braid.core.command.ProcessId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** In the background of this machine; a driver in client mode is one too. */
record LocalProcess(ProcessId process, Path log) implements Detached {
  private static final Duration CLEAN_STOP = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 64 << 10;

  /** Its JVM is started like this one. */
  static LocalProcess start(SpeedCommand command, Path log) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(List.of("-cp", SpeedCommand.classPath(), command.mainClass()));
    line.addAll(command.arguments());
    try {
      Process started =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(log.toFile())
              .start();
      return new LocalProcess(ProcessId.of(started.toHandle()), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<LocalProcess> parse(Map<String, String> properties) {
    return Optional.ofNullable(properties.get("process"))
        .flatMap(ProcessId::parse)
        .map(process -> new LocalProcess(process, Path.of(properties.getOrDefault("log", ""))));
  }

  @Override
  public Map<String, String> toProperties() {
    return Map.of("process", process.toText(), "log", log.toString());
  }

  @Override
  public String name() {
    return "process " + process.pid();
  }

  @Override
  public State state() {
    return process.find().isPresent()
        ? new State(State.Phase.RUNNING, "since " + process.started())
        : new State(State.Phase.ENDED, "its log is " + log);
  }

  @Override
  public void stop() {
    process.find().ifPresent(LocalProcess::end);
  }

  private static void end(ProcessHandle running) {
    running.destroy();
    try {
      running.onExit().get(CLEAN_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      running.destroyForcibly();
      running.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String loadLog() {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - MOST_BYTES));
      byte[] end = new byte[(int) Math.min(file.length() - file.getFilePointer(), MOST_BYTES)];
      file.readFully(end);
      return new String(end, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
