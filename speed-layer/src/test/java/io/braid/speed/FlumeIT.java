package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.core.error.BraidException;
import io.braid.core.fixture.ChildProcess;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.FlumeBed;
import io.braid.speed.fixture.LakeView;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events from a Flume agent. {@code docs/sources.md} */
final class FlumeIT {
  private static final List<String> FLIGHTS = FlightLines.read(300);

  /** Each with both sides. */
  private static final int KILLS = 2;

  private static SparkSession spark;

  @TempDir private Path folder;
  private FlumeBed flume;

  @BeforeAll
  static void startSpark() {
    spark = LakeSession.open("flume", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void start() {
    flume = new FlumeBed(folder.resolve("agent"));
  }

  @AfterEach
  void stop() {
    flume.close();
  }

  @Test
  void readsWhateverWayTheAgentGotIt() throws IOException {
    SpeedProject project = SpeedProject.create(folder.resolve("project"), flume.source());
    SteppedSpeed speed = SteppedSpeed.start(spark, project, new SettableClock());
    flume.send(FLIGHTS.subList(0, 100));
    flume.append(FLIGHTS.subList(100, 200));
    say(FLIGHTS.subList(200, 300));

    speed.untilEvents(300);
    speed.lake().holdsExactly(FLIGHTS, 0);

    assertThatThrownBy(() -> SteppedSpeed.start(spark, project, new SettableClock()))
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("Port %d of 127.0.0.1".formatted(flume.port()))
        .hasMessageContaining("choose another 'port'");
  }

  @Test
  void losesAndDoublesNothingWhenTheAgentAndTheSpeedLayerAreKilled() throws IOException {
    SpeedProject project = SpeedProject.create(folder.resolve("project"), flume.source());
    String stream = Files.readString(project.folder().resolve("streams/flights.yaml"));
    project.write("streams/flights.yaml", stream + "dedup: {by: delay, within: 100000 events}\n");
    LakeView lake = new LakeView(spark, project.folder());

    long all = 2000L + 4000L * KILLS;
    sendBoth(0, 1000);
    for (int kill = 1; kill <= KILLS; kill++) {
      long goal = 2000L * kill;
      try (ChildProcess speed = project.start()) {
        sendBoth(2000 * kill - 1000, 1000);
        flume.leave();
        sendBoth(2000 * kill, 1000);
        flume.comeBack();
        await().atMost(Duration.ofSeconds(120)).until(() -> distinct(lake) >= goal);
        speed.kill();
      }
    }
    try (ChildProcess speed = project.start()) {
      await().atMost(Duration.ofSeconds(120)).until(() -> distinct(lake) == all);
      speed.kill();
    }

    assertThat(lake.master().where("NOT _duplicate").count()).isEqualTo(all);
    assertThat(lake.master().where("_error IS NOT NULL").count()).isZero();
  }

  private static long distinct(LakeView lake) {
    return lake.findLast().isEmpty()
        ? 0
        : lake.master().where("NOT _duplicate").select("delay").distinct().count();
  }

  /** As many through each of two ways. */
  private void sendBoth(int first, int count) {
    flume.send(lines(2 * first, count));
    flume.append(lines(2 * first + count, count));
  }

  private static List<String> lines(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(FlightLines::ofDelay).toList();
  }

  private void say(List<String> lines) throws IOException {
    String address = flume.lines();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      byte[] answers = socket.getInputStream().readNBytes("OK\n".length() * lines.size());
      assertThat(new String(answers, StandardCharsets.UTF_8))
          .isEqualTo("OK\n".repeat(lines.size()));
    }
  }
}
