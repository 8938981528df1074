package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.stream.Epoch;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.LakeView;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

final class SpeedLayerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String READY = "speed: flights at epoch";

  @TempDir private static Path kafkaFolder;
  private static LocalKafka kafka;
  private static SparkSession spark;
  private static List<String> flights;

  @TempDir private Path folder;
  private String topic = "";

  @BeforeAll
  static void start() {
    kafka = new LocalKafka(kafkaFolder).start();
    spark = LakeSession.open("looks on", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
    flights = FlightLines.read(6_000);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void losesAndDoublesNothingWhoeverIsKilled() {
    long seed = Long.getLong("braid.seed", System.nanoTime());
    System.out.println("kills seed " + seed);
    Random random = new Random(seed);
    SpeedProject project = SpeedProject.create(folder, kafka.bootstrap(), topic);
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(3)) {
      Thread sender = new Thread(() -> sendSlowly(to));
      sender.start();
      for (int kill = 0; kill < 3; kill++) {
        try (ChildProcess speed = project.start()) {
          Epoch found = awaitEpoch(last -> true);
          long epochs = 1 + random.nextInt(4);
          awaitEpoch(last -> last.number() >= found.number() + epochs);
          await().pollDelay(Duration.ofMillis(random.nextInt(300))).until(() -> true);
          speed.kill();
        }
      }
      kafka.kill();
      ChildProcess speed = project.start();
      speed.awaitLine("BROKER_UNREACHABLE", PATIENCE);
      kafka.start();
      join(sender);
      awaitEpoch(last -> last.total().events() >= flights.size());
      to.sendBytes(List.of("{}".getBytes(StandardCharsets.UTF_8), new byte[10_000], new byte[0]));
      awaitEpoch(last -> last.total().deadLetters() == 3);
      Epoch idle = lake().findLast().orElseThrow();
      awaitEpoch(last -> last.number() > idle.number());
      speed.close();
      assertThat(speed.awaitExit(PATIENCE)).isEqualTo(143);
      lake().holdsExactly(flights, 3);

      project.write("views/by_route.sql", SpeedProject.BY_ROUTE);
      lake().makeLive("by_route");
      to.grow(4);
      ChildProcess next = project.start();
      next.awaitLine(READY, PATIENCE);
      to.send(flights.subList(0, 100));
      awaitEpoch(last -> last.total().events() == flights.size() + 100);
      next.close();
      List<String> all = new ArrayList<>(flights);
      all.addAll(flights.subList(0, 100));
      lake().holdsExactly(all, 3);
    }
  }

  @Test
  void stopsWhereEventsWereDeletedBeforeTheyWereRead() {
    SpeedProject project = SpeedProject.create(folder, kafka.bootstrap(), topic);
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
      to.send(flights.subList(0, 10));
      try (ChildProcess speed = project.start()) {
        awaitEpoch(last -> last.total().events() == 10);
      }
      to.send(flights.subList(10, 30));
      to.deleteBefore(0, 15);
      ChildProcess speed = project.start();

      assertThat(speed.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(speed.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("OFFSETS_LOST")
                      .contains("partition 0 starts at offset 15")
                      .contains("ended at 10; 5 events"));
      lake().holdsExactly(flights.subList(0, 10), 0);

      try (ChildProcess accepting = project.start(documented("speed --accept-gap"))) {
        accepting.awaitLine("partition 0 lost offsets 10 to 15 before epoch", PATIENCE);
        awaitEpoch(last -> last.total().events() == 25);
      }
      List<String> kept = new ArrayList<>(flights.subList(0, 10));
      kept.addAll(flights.subList(15, 30));
      lake().holdsExactly(kept, 0);

      to.delete();
      await().atMost(PATIENCE).ignoreExceptions().until(() -> to.create(1) == to);
      to.send(flights.subList(0, 20));
      ChildProcess again = project.start("--json");
      assertThat(again.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(again.lines())
          .anySatisfy(line -> assertThat(line).contains("\"code\":\"TOPIC_RECREATED\""));
    }
  }

  @Test
  void letsOneOfTwoRivalsGoOn() {
    SpeedProject project = SpeedProject.create(folder, kafka.bootstrap(), topic);
    try (Topic to = new Topic(kafka.bootstrap(), topic).create(2);
        ChildProcess one = project.start();
        ChildProcess two = project.start()) {
      Thread sender = new Thread(() -> sendSlowly(to));
      sender.start();
      await().atMost(PATIENCE).until(() -> !one.isAlive() || !two.isAlive());
      ChildProcess fenced = one.isAlive() ? two : one;
      assertThat(fenced.awaitExit(PATIENCE)).isEqualTo(4);
      assertThat(fenced.lines()).anySatisfy(line -> assertThat(line).startsWith("FENCED"));
      join(sender);
      awaitEpoch(last -> last.total().events() >= flights.size());
      assertThat(one.isAlive()).isNotEqualTo(two.isAlive());
      lake().holdsExactly(flights, 0);
    }
  }

  @Test
  void waitsForABrokerAndForATopic() throws IOException {
    try (ServerSocket nobody = new ServerSocket(0)) {
      SpeedProject project =
          SpeedProject.create(folder, "127.0.0.1:" + nobody.getLocalPort(), topic);
      nobody.close();
      try (ChildProcess speed = project.start()) {
        speed.awaitLine(READY, PATIENCE);
        speed.awaitLine("BROKER_UNREACHABLE.*nothing is lost", Duration.ofSeconds(10));
      }
    }
    SpeedProject project = SpeedProject.create(folder, kafka.bootstrap(), topic);
    try (ChildProcess speed = project.start()) {
      speed.awaitLine("TOPIC_MISSING.*Create it", PATIENCE);
      try (Topic to = new Topic(kafka.bootstrap(), topic).create(1)) {
        to.send(flights.subList(0, 10));
        awaitEpoch(last -> last.total().events() == 10);
      }
      long begin = System.nanoTime();
      speed.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** The arguments of a command in docs/sources.md, behind the layer's name. */
  private static String[] documented(String begin) {
    Path page = Path.of(System.getProperty("braid.root", "")).resolve("docs/sources.md");
    try (Stream<String> lines = Files.lines(page)) {
      String command =
          lines.filter(line -> line.startsWith("    braid " + begin)).findFirst().orElseThrow();
      return command.strip().substring("braid speed ".length()).split(" ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LakeView lake() {
    return new LakeView(spark, folder);
  }

  private Epoch awaitEpoch(Predicate<Epoch> reached) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> lake().findLast(), last -> last.filter(reached).isPresent())
        .orElseThrow();
  }

  /** Over some ten seconds and more, so that others have time to die. */
  private static void sendSlowly(Topic to) {
    for (int i = 0; i < flights.size(); i += 50) {
      to.send(flights.subList(i, i + 50));
      await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    }
  }

  private static void join(Thread sender) {
    await().atMost(PATIENCE).until(() -> !sender.isAlive());
  }
}
