package io.braid.endtoend.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** Arms faults in processes that were started with {@link #javaOptions}. */
public final class FaultControl {
  private final Path folder;
  private final Path lake;
  private final Path agent;
  private final Path points;

  /**
   * @param folder a folder for the agent and for what is said to it
   * @param lake the folder in which calls are watched
   */
  public FaultControl(Path folder, Path lake) {
    this.folder = folder;
    this.lake = lake;
    this.agent = folder.resolve("agent.jar");
    this.points = folder.resolve("points.jar");
    try {
      Files.createDirectories(folder);
      writeJar(agent, true);
      writeJar(points, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What makes a JVM listen to this.
   *
   * @param process a name of it here; processes of one name are hit by the same fault
   */
  public String javaOptions(String process) {
    return "-javaagent:%s=%s|%s|%s".formatted(agent, points, lake, control(process));
  }

  /** Hits the next call at that point, once. */
  public void arm(String process, String point, Fault fault) {
    String name = FaultPoints.fileName(point);
    try {
      Files.deleteIfExists(control(process).resolve("fired").resolve(name));
      Path draft = control(process).resolve("arming");
      Files.writeString(draft, fault.name());
      Files.move(draft, control(process).resolve("armed").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean hasFired(String process, String point) {
    return Files.exists(control(process).resolve("fired").resolve(FaultPoints.fileName(point)));
  }

  /** Every point that the newest process of that name has passed. */
  public Set<String> met(String process) {
    try {
      return new TreeSet<>(Files.readAllLines(control(process).resolve("met")));
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path control(String process) {
    Path control = folder.resolve(process);
    try {
      Files.createDirectories(control.resolve("armed"));
      Files.createDirectories(control.resolve("fired"));
      return control;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every class of this package whose name says that it is of the agent, or that it is not. */
  private void writeJar(Path jar, boolean agent) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), FaultAgent.class.getName());
    attributes.put(new Attributes.Name("Can-Retransform-Classes"), "true");
    attributes.put(Attributes.Name.CLASS_PATH, locationOf(ByteBuddy.class).toUri().toString());
    Path classes = locationOf(FaultAgent.class).resolve(packageFolder());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest);
        Stream<Path> all = Files.list(classes)) {
      for (Path each : all.filter(one -> isOfAgent(one) == agent).sorted().toList()) {
        entries.putNextEntry(new JarEntry(packageFolder() + "/" + each.getFileName()));
        Files.copy(each, entries);
        entries.closeEntry();
      }
    }
  }

  private static boolean isOfAgent(Path type) {
    return type.getFileName().toString().startsWith(FaultAgent.class.getSimpleName());
  }

  private static String packageFolder() {
    return FaultAgent.class.getPackageName().replace('.', '/');
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
