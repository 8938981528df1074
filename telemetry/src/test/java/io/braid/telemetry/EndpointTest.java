package io.braid.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class EndpointTest {
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

  @Test
  void showsMetricsInBothFormsAndTellsAliveFromReady() throws Exception {
    Counter events = Metric.SPEED_EVENTS.newCounter();
    events.labelValues("flights").inc(3);
    AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.of("no epoch yet"));
    try (Endpoint endpoint = Endpoint.start(ANY_PORT, () -> List.of(events), reason::get)) {
      assertThat(get(endpoint, "/metrics", "text/plain").body())
          .contains(
              "# HELP braid_speed_events_total " + Metric.SPEED_EVENTS.help(),
              "braid_speed_events_total{stream=\"flights\"} 3.0",
              "jvm_memory_used_bytes{");
      assertThat(get(endpoint, "/metrics", "application/openmetrics-text").body())
          .contains("# TYPE braid_speed_events counter")
          .endsWith("# EOF\n");
      assertThat(get(endpoint, "/health", "*/*").statusCode()).isEqualTo(200);
      HttpResponse<String> notReady = get(endpoint, "/ready", "*/*");
      assertThat(notReady.statusCode()).isEqualTo(503);
      assertThat(notReady.body()).isEqualTo("no epoch yet\n");

      reason.set(Optional.empty());

      assertThat(get(endpoint, "/ready", "*/*").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void namesAPortThatIsTaken() {
    try (Endpoint first = Endpoint.start(ANY_PORT, List::of, Optional::empty)) {
      assertThatThrownBy(() -> Endpoint.start(first.address(), List::of, Optional::empty))
          .isInstanceOf(BraidException.class)
          .hasMessageContaining("choose another with --metrics");
    }
  }

  @Test
  void listensOnThisMachineUnlessAnAddressIsGiven() {
    assertThat(MetricsOption.toAddress("9464")).isEqualTo(new InetSocketAddress("127.0.0.1", 9464));
    assertThat(MetricsOption.toAddress("0.0.0.0:9464"))
        .isEqualTo(new InetSocketAddress("0.0.0.0", 9464));
    assertThatThrownBy(() -> MetricsOption.toAddress("0.0.0.0"))
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("but was '0.0.0.0'");
  }

  private static HttpResponse<String> get(Endpoint endpoint, String path, String form)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(endpoint.address().getPort(), path));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Accept", form).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
