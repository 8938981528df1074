package io.braid.speed.submit;

import io.braid.lake.session.ClusterSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The command that is to run by itself.
 *
 * @param mainClass of the speed layer
 * @param project absolute
 * @param options what it is told beside the project
 */
public record SpeedCommand(String mainClass, Path project, List<String> options) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)");

  public SpeedCommand {
    options = List.copyOf(options);
  }

  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("speed", "--project", project.toString()));
    arguments.addAll(options);
    return arguments;
  }

  /** The same folders on every machine. */
  static String classPath() {
    return ClusterSettings.classPath();
  }

  /** Without those that open Java's modules a driver dies as soon as it starts. */
  static String javaOptions(SparkConf conf) {
    return "%s %s"
        .formatted(
            JavaModuleOptions.defaultModuleOptions(), conf.get("spark.driver.extraJavaOptions", ""))
        .strip();
  }

  /** What the project's files refer to, and this process has. */
  Map<String, String> environment() {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(project, 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        Matcher matcher = VARIABLE.matcher(Files.readString(file));
        while (matcher.find()) {
          String value = System.getenv(matcher.group(1));
          if (value != null) {
            found.put(matcher.group(1), value);
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
