package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.speed.fixture.LakeView;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.service.LineReporter;
import io.braid.speed.service.StreamService;
import io.braid.speed.source.Gaps;
import io.braid.speed.source.http.HttpEndpoints;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;

/** The speed layer of a project with one stream, inside this process: an epoch when asked for. */
final class SteppedSpeed {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final LakeView lake;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final StreamService service;

  private SteppedSpeed(
      LakeView lake,
      Project project,
      SparkSession spark,
      SettableClock clock,
      List<OffsetRange> gaps,
      UnaryOperator<TableLogs> seenAs) {
    this.lake = lake;
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    DeltaTableLogs tables =
        new DeltaTableLogs(
            project.lake().toString(), spark.sparkContext().hadoopConfiguration(), clock);
    StreamWiring wiring =
        new StreamWiring(
            project,
            spark,
            tables,
            seenAs.apply(tables),
            clock,
            new HttpEndpoints(),
            new LineReporter(out, out, false, clock));
    wiring.registerUnknown();
    this.service =
        wiring.wire(project.streams().get(0), new Gaps(project.streams().get(0).name(), gaps));
  }

  static SteppedSpeed start(
      SparkSession spark, SpeedProject project, SettableClock clock, OffsetRange... gaps) {
    return new SteppedSpeed(
        new LakeView(spark, project.folder()),
        ProjectReader.read(project.folder()),
        spark,
        clock,
        List.of(gaps),
        UnaryOperator.identity());
  }

  /**
   * @param seenAs what becomes of the lake's logs on the way to the speed layer
   */
  static SteppedSpeed start(
      SparkSession spark,
      SpeedProject project,
      SettableClock clock,
      UnaryOperator<TableLogs> seenAs) {
    return new SteppedSpeed(
        new LakeView(spark, project.folder()),
        ProjectReader.read(project.folder()),
        spark,
        clock,
        List.of(),
        seenAs);
  }

  LakeView lake() {
    return lake;
  }

  /** Takes turns, as they come due, until the lake is so far. */
  Epoch until(Predicate<Epoch> reached) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              step();
              assertThat(service.end()).as(said()).isEmpty();
              return lake.findLast();
            },
            last -> last.filter(reached).isPresent())
        .orElseThrow();
  }

  Epoch untilEvents(long total) {
    return until(last -> last.total().events() >= total);
  }

  /** Takes turns until the stream has ended, and returns why. */
  BraidException untilEnd(ErrorCode code) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              step();
              assertThat(service.end()).as(said()).isPresent();
            });
    BraidException end = service.end().orElseThrow();
    assertThat(end.code()).as(end.getMessage()).isEqualTo(code);
    return end;
  }

  /** Takes turns until it has said that it waits for something. */
  void untilItWaits(ErrorCode code) {
    untilItWaits(List.of(code));
  }

  /** The same for any of these reasons. */
  void untilItWaits(List<ErrorCode> codes) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              step();
              assertThat(codes).anyMatch(code -> said().contains(code.name()));
            });
  }

  /** A turn, if one is due. */
  void step() {
    if (service.claimTurn()) {
      service.turn();
    }
  }

  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
