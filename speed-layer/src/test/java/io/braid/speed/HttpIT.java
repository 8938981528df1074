package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.error.BraidException;
import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.FreePort;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.LakeView;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are posted, by clients that keep to what they are told. {@code docs/sources.md} */
final class HttpIT {
  private static final List<String> FLIGHTS = FlightLines.read(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static SparkSession spark;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = FreePort.find();

  @BeforeAll
  static void start() {
    spark = LakeSession.open("http", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void answersOnceTheLakeHoldsAllOfARequest() throws Exception {
    SpeedProject project = project("http: {port: %d}".formatted(port));
    SteppedSpeed speed = SteppedSpeed.start(spark, project, new SettableClock());
    CompletableFuture<HttpResponse<String>> first = post("flights", FLIGHTS.subList(0, 20), "");
    CompletableFuture<HttpResponse<String>> second = post("flights", FLIGHTS.subList(20, 60), "");
    speed.untilEvents(60);

    for (HttpResponse<String> answer : List.of(first.get(), second.get())) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode said = JSON.readTree(answer.body());
      assertThat(said.get("epoch").asLong())
          .isBetween(1L, speed.lake().findLast().orElseThrow().number());
    }
    assertThat(JSON.readTree(second.get().body()).get("records").asLong()).isEqualTo(40);
    speed.lake().holdsExactly(FLIGHTS, 0);
  }

  @Test
  void losesAndDoublesNothingWhenItIsKilledAgainAndAgain() throws Exception {
    SpeedProject project = project("http: {port: %d}".formatted(port));
    String stream = Files.readString(folder.resolve("streams/flights.yaml"));
    project.write("streams/flights.yaml", stream + "dedup: {by: delay, within: 100000 events}\n");
    AtomicInteger answered = new AtomicInteger();
    List<String> lines = IntStream.range(0, 400).mapToObj(FlightLines::ofDelay).toList();
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              for (int from = 0; from < lines.size(); from += 5) {
                sendUntilAnswered(lines.subList(from, from + 5));
                answered.addAndGet(5);
              }
            });
    for (int kill = 1; kill <= 2; kill++) {
      int goal = answered.get() + 20 * kill;
      try (ChildProcess speed = project.start()) {
        await().atMost(Duration.ofSeconds(90)).until(() -> answered.get() >= goal);
        speed.kill();
      }
    }
    try (ChildProcess speed = project.start()) {
      sending.get();
      speed.kill();
    }

    LakeView lake = new LakeView(spark, folder);
    assertThat(lake.master().where("NOT _duplicate").select("delay").distinct().count())
        .isEqualTo(lines.size());
    assertThat(lake.master().where("NOT _duplicate").count()).isEqualTo(lines.size());
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    Files.writeString(folder.resolve("token"), "geheim");
    SpeedProject project = project("http: {port: %d, token: '${file:token}'}".formatted(port));
    SteppedSpeed speed = SteppedSpeed.start(spark, project, new SettableClock());

    assertThat(post("flights", FLIGHTS, "wrong").get())
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(401))
        .satisfies(answer -> assertThat(answer.body()).contains("Bearer").doesNotContain("geheim"));
    assertThat(post("trains", FLIGHTS, "geheim").get().statusCode()).isEqualTo(404);
    assertThat(post("flights", List.of("x".repeat(17 << 20)), "geheim").get().statusCode())
        .isEqualTo(413);
    HttpRequest get = request("flights", "geheim").GET().build();
    assertThat(client.send(get, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(post("flights", List.of(), "geheim").get().statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> right =
        post("flights", List.of(FLIGHTS.get(0), "{no event"), "geheim");
    speed.until(last -> last.total().records() == 2);
    assertThat(right.get().statusCode()).isEqualTo(200);
    speed.lake().holdsExactly(FLIGHTS.subList(0, 1), 1);

    assertThatThrownBy(() -> SteppedSpeed.start(spark, project, new SettableClock()))
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("choose another 'port'");
  }

  private SpeedProject project(String source) {
    return SpeedProject.create(folder, source);
  }

  private void sendUntilAnswered(List<String> lines) {
    while (true) {
      try {
        if (client.send(toRequest("flights", lines, ""), BodyHandlers.ofString()).statusCode()
            == 200) {
          return;
        }
      } catch (IOException e) {
        pause(); // killed, or not there yet
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
  }

  private CompletableFuture<HttpResponse<String>> post(
      String stream, List<String> lines, String token) {
    return client.sendAsync(toRequest(stream, lines, token), BodyHandlers.ofString());
  }

  private HttpRequest toRequest(String stream, List<String> lines, String token) {
    return request(stream, token).POST(BodyPublishers.ofString(String.join("\n", lines))).build();
  }

  private HttpRequest.Builder request(String stream, String token) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/streams/%s".formatted(port, stream)))
        .header("Authorization", "Bearer " + token);
  }
}
