package io.braid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.FileTree;
import io.braid.core.fixture.FreePort;
import io.braid.core.fixture.PythonPackages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layers out of the folder that units and images run them from, by the same words. */
final class InstalledIT {
  private static final Path ROOT = Path.of(System.getProperty("braid.root", "")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int events = FreePort.find();
  private final int speedMetrics = FreePort.find();
  private final int serveMetrics = FreePort.find();

  @TempDir private Path folder;

  @Test
  void layersRunWithAJdkAloneAndAgree() throws IOException {
    Path project = FileTree.copy(ROOT.resolve("examples/python"), folder.resolve("project"));
    Path braid = folder.resolve("opt/braid");
    PythonPackages.run(List.of(ROOT.resolve("infra/deploy/install").toString(), braid.toString()));

    try (ChildProcess speed =
            layer(braid, project, "speed-layer", "speed", "--metrics", "" + speedMetrics);
        ChildProcess serve =
            layer(
                braid,
                project,
                "serving-layer",
                "serve",
                "--port",
                "0",
                "--metrics",
                "" + serveMetrics)) {
      await().atMost(LIMIT).until(() -> status(speedMetrics) == 200);
      assertThat(post()).startsWith("{");
      await().atMost(LIMIT).until(() -> status(serveMetrics) == 200);

      try (ChildProcess batch = layer(braid, project, "batch-layer", "batch", "run", "--all")) {
        assertThat(batch.awaitExit(LIMIT)).as("%s", batch.lines()).isZero();
        assertThat(String.join("\n", batch.lines())).contains("published", "passed");
      }
      try (ChildProcess verify =
          start(project, braid.resolve("braid").toString(), "verify", "delays_by_origin")) {
        assertThat(verify.awaitExit(LIMIT)).as("%s", verify.lines()).isZero();
        assertThat(String.join("\n", verify.lines())).contains("2 rows, 2 keys, 0 differing rows");
      }
      assertThat(speed.isAlive()).isTrue();
      assertThat(serve.isAlive()).isTrue();
    }
  }

  private String post() throws IOException {
    String lines =
        """
        {"id": "a", "date": "2001-01-01 10:00:00", "delay": 5, "distance": 100, "origin": "SEA", "destination": "SFO"}
        {"id": "b", "date": "2001-01-01 11:00:00", "delay": 70, "distance": 100, "origin": "SFO", "destination": "SEA"}
        """;
    return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/streams/flights".formatted(events)))
            .POST(HttpRequest.BodyPublishers.ofString(lines)))
        .body();
  }

  private int status(int port) {
    try {
      return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/ready".formatted(port))))
          .statusCode();
    } catch (IOException e) {
      return 0; // it does not listen yet
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ChildProcess layer(Path braid, Path project, String module, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx700m",
                "@" + braid.resolve(module + ".args")));
    command.addAll(List.of(arguments));
    return start(project, command.toArray(String[]::new));
  }

  /** Without what the launcher or a developer would find. */
  private ChildProcess start(Path project, String... command) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "env",
                "-i",
                "PATH=/usr/bin:/bin:" + System.getProperty("java.home") + "/bin",
                "BRAID_HTTP_PORT=" + events));
    whole.addAll(List.of(command));
    return ChildProcess.start(project, whole, Map.of());
  }
}
