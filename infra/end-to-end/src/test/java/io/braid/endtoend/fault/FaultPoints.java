package io.braid.endtoend.fault;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the calls that matter for what they are, remembers which were made, and hits those that are
 * armed. Loaded by the bootstrap loader, so it knows the JDK only. Thread-safe.
 *
 * <p>The control folder holds {@code armed/POINT} with the fault that is to come, which is at
 * {@code fired/POINT} once it came, and {@code met}, every point that the process has passed.
 */
public final class FaultPoints {
  private static final Pattern ENTRY = Pattern.compile("(.+)/_delta_log/\\d{20}\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile("(.+)/_delta_log/\\d{20}\\.checkpoint\\.parquet");
  private static final Pattern HINT = Pattern.compile("(.+)/_delta_log/_last_checkpoint");
  private static final Pattern RUN = Pattern.compile("(.+)/_runs/[^./]+\\.json");
  private static final Pattern DATA = Pattern.compile("(.+)/[^./]+\\.parquet");
  private static final Pattern OPERATION = Pattern.compile("\"operation\":\"([A-Z_]+)\"");
  private static final long DELAY_MILLIS = 2_500;
  private static final Set<String> MET = ConcurrentHashMap.newKeySet();

  private static String lake = "";
  private static String control = "";

  private FaultPoints() {}

  public static void watch(String lakeFolder, String controlFolder) {
    lake = lakeFolder + "/";
    control = controlFolder;
  }

  /** A log entry that gets its name. */
  public static Object beforeLink(Path name, Path draft) throws IOException {
    Matcher entry = ENTRY.matcher(inLake(name.toString()));
    return entry.matches() ? before("%s commit: %s".formatted(table(entry), operation(draft))) : "";
  }

  /** A file that gets another name. */
  public static Object beforeMove(Path to) throws IOException {
    Matcher hint = HINT.matcher(inLake(to.toString()));
    return hint.matches() ? before(table(hint) + " checkpoint hint") : "";
  }

  /** A file that gets another name by Hadoop. */
  public static Object beforeRename(File to) throws IOException {
    String path = inLake(to.toString());
    Matcher checkpoint = CHECKPOINT.matcher(path);
    if (checkpoint.matches()) {
      return before(table(checkpoint) + " checkpoint");
    }
    Matcher run = RUN.matcher(path);
    return run.matches() ? before(table(run) + " run file") : "";
  }

  /** A file that is on the disk now. */
  public static Object beforeClose(boolean writable, @Nullable String path) throws IOException {
    Matcher data = DATA.matcher(writable && path != null ? inLake(path) : "");
    return data.matches() && !data.group(1).endsWith("_delta_log")
        ? before(table(data) + " data file")
        : "";
  }

  /** A log entry that is opened by Hadoop, which is how a serving node reads. */
  public static Object beforeRead(@Nullable String path) throws IOException {
    Matcher entry = ENTRY.matcher(path == null ? "" : inLake(path));
    return entry.matches() ? before(table(entry) + " entry read") : "";
  }

  /**
   * @param hit what the method before the call returned
   */
  public static void after(Object hit) throws IOException {
    if (hit.equals(Fault.KILL_AFTER.name())) {
      kill();
    }
    if (hit.equals(Fault.LOST_REPLY.name())) {
      throw new IOException("the reply was lost (on purpose)");
    }
  }

  private static String before(String point) throws IOException {
    Path folder = Path.of(control);
    if (MET.add(point)) {
      synchronized (MET) {
        Files.write(folder.resolve("met"), MET);
      }
    }
    Path armed = folder.resolve("armed").resolve(fileName(point));
    if (!Files.exists(armed)) {
      return "";
    }
    try {
      Fault fault = Fault.valueOf(Files.readString(armed));
      Files.delete(armed);
      Files.writeString(folder.resolve("fired").resolve(fileName(point)), fault.name());
      return hit(fault);
    } catch (NoSuchFileException e) {
      return ""; // another thread was hit
    }
  }

  /** A point as the name of a file. */
  static String fileName(String point) {
    return point.replace('/', '!');
  }

  private static String hit(Fault fault) throws IOException {
    switch (fault) {
      case KILL_BEFORE -> kill();
      case DELAY -> sleep(DELAY_MILLIS);
      case NO_SPACE -> throw new IOException("No space left on device");
      default -> {}
    }
    return fault.name();
  }

  private static void kill() throws IOException {
    new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start();
    while (true) {
      sleep(DELAY_MILLIS);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty for a path that is elsewhere. */
  private static String inLake(String path) {
    return path.startsWith(lake) ? path.substring(lake.length()) : "";
  }

  /** Views have one name, because what happens to one happens to all. */
  private static String table(Matcher path) {
    return path.group(1).replaceFirst("views/[^/]+/[^/]+", "views/…");
  }

  private static String operation(Path draft) throws IOException {
    Matcher found = OPERATION.matcher(Files.readString(draft));
    return found.find() ? found.group(1).toLowerCase(Locale.ROOT).replace('_', ' ') : "?";
  }
}
