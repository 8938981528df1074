package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSpec;
import io.braid.core.view.Pin;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import io.braid.serving.query.Pinned;
import io.braid.serving.tail.DataFolder;
import io.braid.serving.tail.FileCache;
import io.braid.serving.tail.TailedTableLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PinnedViewsTest {
  private static final Definition TOTALS = Definitions.totals();

  @TempDir private Path root;
  private final SetClock clock = new SetClock();
  private FlightsLake lake;
  private Node node;

  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void start() throws Exception {
    lake = new FlightsLake(root);
    lake.register(List.of(TOTALS));
    lake.follow(List.of(TOTALS));
    for (int i = 0; i < 3; i++) {
      lake.commitEpoch("SELECT 'A', TIMESTAMPTZ '2001-03-04 05:00:00Z', 1, 1.5, 'N'");
    }
    node = new Node(root);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    lake.close();
  }

  private PinnedViews views(long mostBytes) {
    Configuration hadoop = new Configuration();
    return new PinnedViews(
        new TailedTableLogs(root.toUri(), hadoop),
        node.store(),
        new DataFolder(root.toUri(), hadoop, new FileCache(root.resolve("copies"), 0)),
        mostBytes,
        clock);
  }

  private static List<Pin> at(long epoch) {
    return List.of(new Pin.OfView(TOTALS.manifest().id(), epoch));
  }

  private static String load(Pinned pinned) {
    await().atMost(Duration.ofSeconds(20)).until(() -> pinned.findSchema("totals").isPresent());
    return pinned.findSchema("totals").orElseThrow();
  }

  private List<String> count(String schema) {
    return node.query("SELECT n FROM \"%s\".totals".formatted(schema));
  }

  @Test
  void loadsACertificateOnceForAllSessions() {
    try (PinnedViews views = views(1 << 20)) {
      String second = load(views.pin(at(2)));
      assertThat(load(views.pin(at(2)))).isEqualTo(second);
      assertThat(count(second)).containsExactly("2|");
      assertThat(count(load(views.pin(at(1))))).containsExactly("1|");
    }
  }

  @Test
  void dropsWhatNobodyHasAskedForAWhileAndLoadsItAgain() {
    try (PinnedViews views = views(1 << 20)) {
      Pinned pinned = views.pin(at(2));
      String schema = load(pinned);
      clock.now = clock.now.plus(Duration.ofMinutes(4));
      views.dropIdle();
      assertThat(load(pinned)).isEqualTo(schema);
      clock.now = clock.now.plus(Duration.ofMinutes(6));
      views.dropIdle();
      assertThat(node.query("SELECT schema_name FROM duckdb_schemas()"))
          .noneMatch(name -> name.contains("totals/"));
      String again = load(pinned);
      assertThat(again).isNotEqualTo(schema);
      assertThat(count(again)).containsExactly("2|");
    }
  }

  @Test
  void makesRoomForWhatIsAskedForNow() {
    try (PinnedViews views = views(1 << 20)) {
      for (int i = 0; i < 30; i++) {
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        assertThat(count(load(views.pin(at(1 + i % 3))))).containsExactly((1 + i % 3) + "|");
      }
    }
  }

  @Test
  void namesADamagedEntryAndDoesNotCallItExpired() throws IOException {
    Path entry =
        root.resolve(TableSpec.increments(TOTALS.manifest()).path())
            .resolve("_delta_log/%020d.json".formatted(2));
    Files.writeString(
        entry,
        Files.readString(entry).replace("\"isBlindAppend\":true", "\"isBlindAppend\":false"));
    try (PinnedViews views = views(1 << 20)) {
      assertThatThrownBy(() -> load(views.pin(at(2))))
          .isInstanceOfSatisfying(
              BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_CORRUPT))
          .hasMessageContaining("00002.json");
    }
  }

  @Test
  void refusesWhatIsTooLargeBesideTheRest() {
    try (PinnedViews views = views(10)) {
      Pinned pinned = views.pin(at(2));
      assertThatThrownBy(() -> load(pinned))
          .isInstanceOfSatisfying(
              BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_TOO_LARGE))
          .hasMessageContaining("There is no room for totals/");
    }
  }
}
