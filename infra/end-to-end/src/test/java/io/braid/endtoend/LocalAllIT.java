package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.ChildProcess;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code braid local up all} and {@code braid local down}. */
final class LocalAllIT {
  private static final Pattern PART = Pattern.compile("(\\w+) +\\S*127\\.0\\.0\\.1:(\\d+)\\S*");

  @TempDir private Path folder;

  @Test
  void startsEveryComponentAndEndsThemAll() {
    try (ChildProcess up = braid("local", "up", "all", "--free-ports", "--topic", "flights:2")) {
      up.awaitLine("All are ready", Duration.ofMinutes(3));
      List<Matcher> parts =
          up.lines().stream().map(PART::matcher).filter(Matcher::matches).toList();
      assertThat(parts)
          .extracting(part -> part.group(1))
          .containsExactly("Kafka", "Registry", "Kinesis", "HDFS", "S3", "Flume", "Spark", "YARN");
      assertThat(parts).noneMatch(LocalAllIT::isFree);
      assertThat(run("local", "up", "all")).contains("USAGE").contains("braid local down");

      assertThat(run("local", "down")).isEqualTo("All are stopped.");
      up.awaitExit(Duration.ofSeconds(10));
      assertThat(parts).allMatch(LocalAllIT::isFree);
      assertThat(run("local", "down")).isEqualTo("Nothing runs in .braid.");
    }
  }

  private static boolean isFree(Matcher part) {
    return Ports.isFree(Integer.parseInt(part.group(2)));
  }

  private ChildProcess braid(String... arguments) {
    return ChildProcess.startBraid(folder, Map.of(), arguments);
  }

  private String run(String... arguments) {
    try (ChildProcess braid = braid(arguments)) {
      braid.awaitExit(Duration.ofMinutes(1));
      return String.join("\n", braid.lines());
    }
  }
}
