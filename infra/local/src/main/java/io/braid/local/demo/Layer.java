package io.braid.local.demo;

import io.braid.local.process.Child;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A layer's module and how its {@code Main} is started. */
enum Layer {
  SPEED("speed-layer", "io.braid.speed.Main", true),
  BATCH("batch-layer", "io.braid.batch.Main", true),
  SERVING("serving-layer", "io.braid.serving.Main", false);

  private final String module;
  private final String mainClass;
  private final boolean spark;

  Layer(String module, String mainClass, boolean spark) {
    this.module = module;
    this.mainClass = mainClass;
    this.spark = spark;
  }

  Child start(
      Path root, String name, List<String> arguments, Map<String, String> environment, Path log) {
    List<String> command = new ArrayList<>(List.of(mainClass));
    command.addAll(arguments);
    return Child.start(name, classPath(root), jvmOptions(), command, environment, log);
  }

  /** The module's own, and at the end this module's classes for the tether. */
  private String classPath(Path root) {
    Path target = root.resolve(module).resolve("target");
    try {
      return "%s:%s:%s"
          .formatted(
              target.resolve("classes"),
              Files.readString(target.resolve("classpath.txt")),
              root.resolve("infra/local/target/classes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> jvmOptions() {
    List<String> options = new ArrayList<>(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    if (spark) {
      options.addAll(List.of(sparkOptions().split(" ")));
    }
    return options;
  }

  private static String sparkOptions() {
    Properties properties = new Properties();
    try (InputStream file = Layer.class.getResourceAsStream("/layers.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("opens", "");
  }
}
