package io.braid.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class DocumentedMetricsTest {
  private static final Path ROOT = Path.of(System.getProperty("braid.root", ".."));

  @Test
  void listsEveryMetricAndNoOther() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("docs/metrics.md")))
        .filteredOn(line -> line.startsWith("| `braid_"))
        .containsExactlyElementsOf(
            Arrays.stream(Metric.values()).map(DocumentedMetricsTest::row).toList());
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            metric.text(),
            metric.kind().name().toLowerCase(Locale.ROOT),
            metric.unit(),
            String.join(", ", metric.labels()),
            metric.help());
  }
}
