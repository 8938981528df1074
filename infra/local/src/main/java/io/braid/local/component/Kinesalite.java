package io.braid.local.component;

import io.braid.local.process.Child;
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

/**
 * A stand-in for Kinesis, from the registry of Node.js. It keeps streams, shards and sequence
 * numbers as Kinesis does, but knows no rights and no limits.
 */
public final class Kinesalite {
  /** Where what npm installs is kept, if nobody says otherwise. */
  public static final Path PACKAGES = Path.of(System.getProperty("user.home"), ".cache", "braid");

  private static final NodePackage PACKAGE = new NodePackage("kinesalite", "3.3.3");
  private static final String SCRIPT = "kinesalite.js";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private Kinesalite() {}

  /**
   * Returns when it answers and has the streams.
   *
   * @param folder keeps the streams from one start to the next
   * @param packages keeps what npm installs
   * @param hoursAhead by which its clock is ahead, so that retention can be seen at work
   * @param streams created unless they exist, each as {@code NAME:SHARDS}
   */
  public static Component start(
      Path folder, Path packages, int port, int hoursAhead, List<String> streams) {
    Path data = folder.toAbsolutePath().normalize();
    return Component.start(
        "Kinesis",
        port,
        "http://127.0.0.1:" + port,
        START_LIMIT,
        () -> run(data, PACKAGE.install(packages), port, hoursAhead, streams),
        child -> child.lastLines(1).contains("ready"));
  }

  private static Child run(
      Path data, Path modules, int port, int hoursAhead, List<String> streams) {
    List<String> command = new ArrayList<>(List.of("node", copyScript(data).toString()));
    command.addAll(
        List.of(
            data.resolve("streams").toString(), String.valueOf(port), String.valueOf(hoursAhead)));
    command.addAll(streams);
    Path log = data.resolve("kinesalite.log");
    log.toFile().delete();
    return Child.startProgram("kinesalite", command, Map.of("NODE_PATH", modules.toString()), log);
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
}
