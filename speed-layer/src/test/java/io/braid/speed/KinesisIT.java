package io.braid.speed;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.LocalComponent;
import io.braid.core.stream.OffsetRange;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.Aggregates;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.KinesisBed;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a Kinesis stream: its shards, its retention, its name. */
final class KinesisIT {
  private static final List<String> FLIGHTS = FlightLines.read(400);

  private static SparkSession spark;

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private LocalComponent kinesis;
  private KinesisBed bed;
  private SpeedProject project;

  @BeforeAll
  static void startSpark() {
    spark = LakeSession.open("kinesis", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void start() {
    kinesis = new LocalComponent("kinesis", folder.resolve("kinesis")).start();
    bed = new KinesisBed(kinesis, "flights");
    project = SpeedProject.create(folder.resolve("project"), bed.source());
  }

  @AfterEach
  void stop() {
    bed.close();
    kinesis.close();
  }

  @Test
  void readsChildrenAfterTheirParentsThroughSplitsAndMerges() {
    SteppedSpeed speed = speed();
    bed.scatter(FLIGHTS.subList(0, 100));
    speed.untilEvents(50);
    bed.split(bed.shards().get(0).shardId());
    bed.scatter(FLIGHTS.subList(100, 200));
    speed.untilEvents(200);

    bed.merge(bed.shards().get(1).shardId(), bed.shards().get(2).shardId());
    bed.scatter(FLIGHTS.subList(200, 300));
    bed.split(bed.shards().get(3).shardId());
    bed.scatter(FLIGHTS.subList(300, 400));

    SteppedSpeed restarted = speed();
    restarted.untilEvents(400);
    restarted.lake().holdsExactly(FLIGHTS, 0);
    assertThat(restarted.lake().findLast().orElseThrow().after().next()).hasSize(6);
    assertThat(
            restarted
                .lake()
                .master()
                .groupBy("_partition")
                .agg(min("_epoch"), max("_epoch"))
                .orderBy("_partition")
                .collectAsList())
        .satisfies(
            rows -> {
              assertThat(rows.get(0).getLong(2)).isLessThan(rows.get(1).getLong(1));
              assertThat(rows.get(2).getLong(2)).isLessThan(rows.get(3).getLong(1));
              assertThat(rows.get(3).getLong(2)).isLessThan(rows.get(4).getLong(1));
            });
  }

  @Test
  void saysWhatRetentionHasDeletedUnreadAndGoesOnWhenThatIsAccepted() {
    bed.send(FLIGHTS.subList(0, 10));
    speed().untilEvents(10);
    bed.send(FLIGHTS.subList(10, 20));
    passDays(2);
    bed.send(FLIGHTS.subList(20, 30));

    assertThat(speed().untilEnd(ErrorCode.OFFSETS_LOST))
        .hasMessageContaining("1 or more events were deleted by retention")
        .hasMessageContaining("--accept-gap flights:0:10-11");
    SteppedSpeed accepting = SteppedSpeed.start(spark, project, clock, new OffsetRange(0, 10, 11));
    accepting.untilEvents(20);
    List<String> left =
        Stream.concat(FLIGHTS.subList(0, 10).stream(), FLIGHTS.subList(20, 30).stream()).toList();
    accepting.lake().holdsExactly(left, 0);
    bed.send(FLIGHTS.subList(30, 40));
    speed().untilEvents(30);
  }

  @Test
  void aShardWithoutNewsForDaysHasLostNothing() {
    bed.send(FLIGHTS.subList(0, 10));
    SteppedSpeed speed = speed();
    speed.untilEvents(10);
    for (int hours = 0; hours < 48; hours += 12) {
      clock.jump(Duration.ofHours(12));
      long now = speed.lake().findLast().orElseThrow().number();
      speed.until(epoch -> epoch.number() > now + 1);
    }
    restartKinesis(48);
    bed.send(FLIGHTS.subList(10, 20));

    SteppedSpeed restarted = speed();
    restarted.untilEvents(20);
    restarted.lake().holdsExactly(FLIGHTS.subList(0, 20), 0);
  }

  @Test
  void takesApartWhatTheProducerLibraryHasAggregatedWhereverAnEpochEndsAndANewSpeedLayerGoesOn() {
    project.write("braid.yaml", "lake: lake\nlimits: {events_per_epoch: 7}\n");
    bed.put(Aggregates.of(FLIGHTS.subList(0, 20)));
    bed.send(FLIGHTS.subList(20, 25));
    bed.put(Aggregates.of(FLIGHTS.subList(25, 60)));
    byte[] damaged = Aggregates.of(FLIGHTS.subList(60, 70));
    damaged[damaged.length - 1] ^= 1;
    bed.put(damaged);
    bed.send(FLIGHTS.subList(60, 61));

    for (int epoch = 1; epoch <= 6; epoch++) {
      long number = epoch;
      speed().until(last -> last.number() >= number);
    }
    SteppedSpeed last = speed();
    last.untilEvents(61);
    last.lake().holdsExactly(FLIGHTS.subList(0, 61), 1);
    assertThat(last.lake().master().groupBy("_epoch").count().where("count > 7").count()).isZero();
  }

  @Test
  void aStreamMadeAgainIsAnotherOne() {
    bed.send(FLIGHTS.subList(0, 10));
    speed().untilEvents(10);
    bed.recreate();
    bed.send(FLIGHTS.subList(10, 20));

    assertThat(speed().untilEnd(ErrorCode.TOPIC_RECREATED))
        .hasMessageContaining("deleted and made again");
  }

  @Test
  void namesWhatIsWrongWithTheStreamsFile() {
    SteppedSpeed missing = speed(bed.source().replace("stream: flights", "stream: fligths"));
    missing.untilItWaits(ErrorCode.TOPIC_MISSING);
    assertThat(missing.said())
        .contains("There is no stream 'fligths' in Kinesis at " + kinesis.address())
        .contains("correct 'stream', 'region' and 'endpoint'");

    kinesis.kill();
    SteppedSpeed away = speed(bed.source());
    away.untilItWaits(ErrorCode.BROKER_UNREACHABLE);
    assertThat(away.said())
        .contains("No answer from Kinesis at " + kinesis.address())
        .contains("are 'region' and 'endpoint' in the stream's file right?");
  }

  private SteppedSpeed speed() {
    return SteppedSpeed.start(spark, project, clock);
  }

  private SteppedSpeed speed(String source) {
    return SteppedSpeed.start(spark, SpeedProject.create(folder.resolve("other"), source), clock);
  }

  private void passDays(int days) {
    clock.jump(Duration.ofDays(days));
    restartKinesis(24 * days);
  }

  private void restartKinesis(int hoursAhead) {
    kinesis.close();
    kinesis =
        new LocalComponent(
                "kinesis", folder.resolve("kinesis"), "--hours-ahead", String.valueOf(hoursAhead))
            .at(kinesis.address())
            .start();
  }
}
