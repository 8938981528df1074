package io.braid.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules against the table of metrics and the runbooks; what they do, promtool tests. */
final class AlertsTest {
  private static final Path ROOT = Path.of(System.getProperty("braid.root", ".."));

  @Test
  void askOnlyForMetricsThatAreThere() throws IOException {
    List<String> known =
        Arrays.stream(Metric.values())
            .map(Metric::text)
            .flatMap(name -> Stream.of(name, name + "_count", name + "_sum", name + "_bucket"))
            .toList();
    assertThat(find("\\b(braid_\\w+)", "infra/monitoring/alerts.yaml"))
        .isNotEmpty()
        .isSubsetOf(known);
  }

  @Test
  void haveARunbookAndATestEach() throws IOException {
    List<String> alerts = find("- alert: (\\w+)", "infra/monitoring/alerts.yaml");
    assertThat(find("(?m)^### (Braid\\w+)", "docs/operations.md")).isEqualTo(alerts);
    assertThat(find("docs/operations\\.md#(\\w+)", "infra/monitoring/alerts.yaml"))
        .isEqualTo(alerts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    assertThat(find("alertname(?:: |=\")(Braid\\w+)", "infra/monitoring/alerts-test.yaml"))
        .containsAll(alerts);
  }

  private static List<String> find(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toList());
  }
}
