package io.braid.local.kinesis;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.component.Part;
import io.braid.local.process.Child;
import io.braid.local.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Kinesis endpoint on 127.0.0.1, until it is closed or this process ends. */
public final class Kinesalite implements Part {
  private static final NodePackage PACKAGE = new NodePackage("kinesalite", "3.3.3");
  private static final String SCRIPT = "kinesalite.js";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final int port;
  private final Child child;

  private Kinesalite(int port, Child child) {
    this.port = port;
    this.child = child;
  }

  /**
   * Returns when it answers.
   *
   * @param folder keeps the streams from one start to the next
   * @param packages keeps what npm installs
   * @param hoursAhead by which its clock is ahead, so that retention can be seen at work
   * @param streams created unless they exist, each as {@code NAME:SHARDS}
   * @throws BraidException {@code PORT_TAKEN}, {@code PROCESS_ENDED}
   */
  public static Kinesalite start(
      Path folder, Path packages, int port, int hoursAhead, List<String> streams) {
    if (!Ports.isFree(port)) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %d of 127.0.0.1 is taken by another process, so Kinesis was not started. Stop that process, or choose another port with --port."
              .formatted(port));
    }
    Path data = folder.toAbsolutePath().normalize();
    Path modules = PACKAGE.install(packages);
    List<String> command = new ArrayList<>(List.of("node", copyScript(data).toString()));
    command.addAll(
        List.of(
            data.resolve("streams").toString(), String.valueOf(port), String.valueOf(hoursAhead)));
    command.addAll(streams);
    Path log = data.resolve("kinesalite.log");
    log.toFile().delete();
    Kinesalite started =
        new Kinesalite(
            port,
            Child.startProgram(
                "kinesalite", command, Map.of("NODE_PATH", modules.toString()), log));
    started.awaitReady();
    return started;
  }

  private static Path copyScript(Path data) {
    Path script = data.resolve(SCRIPT);
    try (InputStream text =
        Objects.requireNonNull(Kinesalite.class.getClassLoader().getResourceAsStream(SCRIPT))) {
      Files.createDirectories(data);
      Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!child.lastLines(1).contains("ready")) {
      child.requireAlive();
      if (System.nanoTime() > deadline) {
        close();
        throw new BraidException(
            ErrorCode.PROCESS_ENDED,
            "kinesalite did not answer within %d s. Its log is %s."
                .formatted(START_LIMIT.toSeconds(), child.log()));
      }
      child.awaitEnd(LOOK_AGAIN);
    }
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void awaitEnd() {
    child.awaitEnd(Duration.ofDays(365));
    child.requireAlive();
  }

  @Override
  public void close() {
    child.close();
  }
}
