package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.Category;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.DisturbedTableLogs;
import io.braid.core.stream.Epoch;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SourceBed;
import io.braid.speed.fixture.SpeedProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;

/**
 * What a stream promises of every kind of source: every record once, in its order, whatever happens
 * to the source or to the speed layer. Each test gets a source and a lake of its own.
 */
final class SourceContract {

  /** Steps at which a process dies: all of them, or more and more apart. */
  private static final List<Integer> STEPS =
      Boolean.getBoolean("braid.all")
          ? IntStream.rangeClosed(1, 200).boxed().toList()
          : List.of(1, 2, 3, 5, 8, 13, 21, 34, 55);

  /** A process was killed. Not an exception that anybody could handle. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final SparkSession spark;
  private final Path folder;
  private final Function<String, SourceBed> beds;

  /**
   * @param folder where projects and lakes go
   * @param beds makes a source from a name that nobody else has
   */
  SourceContract(SparkSession spark, Path folder, Function<String, SourceBed> beds) {
    this.spark = spark;
    this.folder = folder;
    this.beds = beds;
  }

  Stream<DynamicTest> tests() {
    return Stream.of(
        test("readsEveryRecordOnceAndInOrder", this::readsEveryRecordOnceAndInOrder),
        test("goesOnExactlyAfterADeathAtAnyStep", this::goesOnExactlyAfterADeathAtAnyStep),
        test("readsNoMoreThanItsLimit", this::readsNoMoreThanItsLimit),
        test("livesWithoutNews", this::livesWithoutNews),
        test("waitsWhileTheSourceIsAway", this::waitsWhileTheSourceIsAway));
  }

  private DynamicTest test(String name, BiConsumer<SourceBed, SpeedProject> body) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (SourceBed bed = beds.apply(name)) {
            body.accept(bed, SpeedProject.create(folder.resolve(name), bed));
          }
        });
  }

  private void readsEveryRecordOnceAndInOrder(SourceBed bed, SpeedProject project) {
    List<String> sent = new ArrayList<>();
    SteppedSpeed speed = speed(project);
    for (int batch = 0; batch < 4; batch++) {
      sent.addAll(send(bed, sent.size(), 25));
      speed.untilEvents(sent.size());
    }
    holds(speed, sent);
    holds(speed(project), sent);
  }

  private void goesOnExactlyAfterADeathAtAnyStep(SourceBed bed, SpeedProject project) {
    List<String> sent = new ArrayList<>();
    boolean died = true;
    for (int step = 0; died && step < STEPS.size(); step++) {
      sent.addAll(send(bed, sent.size(), 3));
      died = diesAt(STEPS.get(step), project, sent.size());
    }
    SteppedSpeed last = speed(project);
    last.untilEvents(sent.size());
    holds(last, sent);
  }

  /** Whether it has come so far before it had read so many events. */
  private boolean diesAt(int step, SpeedProject project, int events) {
    Runnable death =
        () -> {
          throw new Killed();
        };
    try {
      SteppedSpeed.start(
              spark,
              project,
              new SettableClock(),
              logs -> new DisturbedTableLogs(logs, step, death))
          .untilEvents(events);
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  private void readsNoMoreThanItsLimit(SourceBed bed, SpeedProject project) {
    project.write("braid.yaml", "lake: lake\nlimits: {events_per_epoch: 10}\n");
    List<String> sent = send(bed, 0, 100);
    SteppedSpeed speed = speed(project);
    Epoch last = speed.untilEvents(100);
    assertThat(last.number()).isGreaterThanOrEqualTo(4);
    holds(speed, sent);
  }

  private void livesWithoutNews(SourceBed bed, SpeedProject project) {
    SettableClock clock = new SettableClock();
    SteppedSpeed speed = SteppedSpeed.start(spark, project, clock);
    List<String> sent = send(bed, 0, 10);
    Epoch news = speed.untilEvents(10);
    clock.jump(Duration.ofSeconds(2));
    Epoch idle = speed.until(epoch -> epoch.number() > news.number());
    assertThat(idle.after()).isEqualTo(news.after());
    assertThat(idle.counts().records()).isZero();
    holds(speed, sent);
  }

  private void waitsWhileTheSourceIsAway(SourceBed bed, SpeedProject project) {
    SettableClock clock = new SettableClock();
    SteppedSpeed speed = SteppedSpeed.start(spark, project, clock);
    List<String> sent = new ArrayList<>(send(bed, 0, 10));
    speed.untilEvents(10);
    bed.leave();
    speed.untilItWaits(
        Arrays.stream(ErrorCode.values())
            .filter(code -> code.category() == Category.DEPENDENCY)
            .toList());
    bed.comeBack();
    sent.addAll(send(bed, 10, 10));
    clock.jump(Duration.ofMinutes(1));
    speed.untilEvents(20);
    holds(speed, sent);
  }

  private SteppedSpeed speed(SpeedProject project) {
    return SteppedSpeed.start(spark, project, new SettableClock());
  }

  private static List<String> send(SourceBed bed, int first, int count) {
    List<String> lines =
        IntStream.range(first, first + count).mapToObj(SourceContract::line).toList();
    bed.send(lines);
    return lines;
  }

  /** A flight whose delay is its number. */
  private static String line(int number) {
    return "{\"date\":\"2001-01-01T%02d:00:00Z\",\"delay\":%d,\"distance\":400,\"origin\":\"%s\",\"destination\":\"ORD\"}"
        .formatted(number % 24, number, List.of("ATL", "SFO", "MÜC").get(number % 3));
  }

  private static void holds(SteppedSpeed speed, List<String> sent) {
    speed.lake().holdsExactly(sent, 0);
    List<Row> rows =
        speed
            .lake()
            .master()
            .orderBy("_partition", "_epoch", "_offset")
            .select("_partition", "delay")
            .collectAsList();
    for (int row = 1; row < rows.size(); row++) {
      if (rows.get(row).getInt(0) == rows.get(row - 1).getInt(0)) {
        assertThat(rows.get(row).getInt(1)).isGreaterThan(rows.get(row - 1).getInt(1));
      }
    }
  }
}
