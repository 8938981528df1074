package io.braid.batch.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.batch.step.FileRunStore;
import io.braid.batch.step.ViewBatch;
import io.braid.batch.verify.Proof;
import io.braid.batch.verify.Sample;
import io.braid.batch.verify.Verification;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.AuditResult;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamForgetting;
import io.braid.core.protocol.StreamForgetting.Outcome;
import io.braid.core.protocol.StreamPosition;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.ForgettingJob;
import io.braid.lake.registry.RegistryRows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForgettingTest {
  private static final String NAME = "WHO-IT-IS-ABOUT";
  private static final long NUMBER = 987_654_321_987L;
  private static final String WHERE = "origin = '%s'".formatted(NAME);

  @TempDir Path folder;

  private FlightLake lake;
  private LakeBytes bytes;
  private CompiledView byOrigin;
  private CompiledView byDistance;
  private CompiledView total;

  @BeforeEach
  void makeLake() {
    lake = new FlightLake(folder.resolve("lake"));
    bytes = new LakeBytes(folder.resolve("lake"));
    byOrigin =
        lake.view(
            "by_origin",
            "SELECT origin, count(*) AS n, avg(delay) AS mean, sum(load) AS loads, max(at) AS latest FROM flights GROUP BY 1");
    byDistance = lake.view("by_distance", "SELECT distance, count(*) AS n FROM flights GROUP BY 1");
    total = lake.view("total", "SELECT count(*) AS n, max(distance) AS farthest FROM flights");
    new Registrar(lake.logs())
        .register(
            FlightLake.STREAM,
            views().stream().map(CompiledView::manifest).toList(),
            new RegistryRows(lake.logs()));
  }

  @Test
  void leavesNothingOfTheEventsInAnyAnswerAndAnyFile() {
    lake.commit(
        List.of(Flight.of("ATL", 1), marked(5)),
        rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    publishAgainstTheAudit();
    lake.commit(List.of(marked(7), Flight.of("BOS", 2)));
    lake.commit(List.of(Flight.of("ATL", 3)));
    String staged = lake.newProcess(byOrigin).recompute(Mode.FULL).orElseThrow().id();
    assertThat(bytes.findFiles(NAME, NUMBER))
        .anyMatch(file -> file.contains("/master/epochs-"))
        .anyMatch(file -> file.contains("/master/_delta_log/"))
        .anyMatch(file -> file.contains("/batch/epochs-"))
        .anyMatch(file -> file.contains("/increments/_delta_log/"))
        .anyMatch(file -> file.startsWith("audits/"));

    Outcome outcome = forget(WHERE).orElseThrow();
    purge(outcome);

    assertThat(bytes.findFiles(NAME, NUMBER)).isEmpty();
    assertThat(outcome.remark().epoch()).isEqualTo(3);
    assertThat(outcome.remark().events()).as("two events and a duplicate").isEqualTo(3);
    for (CompiledView view : views()) {
      Verification proof = prove(view, 3);
      assertThat(proof.differences().count()).as(proof.toText()).isZero();
    }
    assertThat(prove(byOrigin, 3).rows()).isEqualTo(2);
    lake.commit(List.of(Flight.of("ATL", 4), marked(9)));
    assertThat(prove(byOrigin, 4).differences().count()).isZero();
    assertThat(prove(byOrigin, 4).rows()).as("what comes later is another matter").isEqualTo(3);
    assertThat(run(byOrigin, Mode.FOLD).audit().orElseThrow().passed()).isTrue();
    assertThat(position().findLast().orElseThrow().remarks()).containsExactly(outcome.remark());
    assertThatThrownBy(() -> lake.newProcess(byOrigin).publish(staged))
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.RUN_UNKNOWN);
    assertThatThrownBy(() -> position().load(2))
        .hasMessageContaining("because 3 events up to epoch 3 were forgotten")
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.HORIZON_EXPIRED);
  }

  @Test
  void finishesWhatWasKilledAndTellsThatNothingIsLeft() {
    lake.commit(List.of(Flight.of("ATL", 1), marked(5)));
    run(total, Mode.FULL);
    assertThat(forget("origin = 'NOBODY'")).isEmpty();

    Function<CompiledView, BatchProtocol> killed =
        view -> {
          if (view == total) {
            throw new IllegalStateException("killed");
          }
          return lake.newProcess(view);
        };
    assertThatThrownBy(() -> forget(WHERE, killed)).hasMessage("killed");
    Optional<Outcome> again = forget(WHERE);
    purge(again.orElseThrow());

    assertThat(bytes.findFiles(NAME, NUMBER)).isEmpty();
    assertThat(prove(total, 1).differences().count()).isZero();
    Outcome idle = forget(WHERE).orElseThrow();
    assertThat(idle.fresh()).isFalse();
    assertThat(idle.version()).isEqualTo(again.get().version());
    purge(idle);
    assertThat(position().findLast().orElseThrow().remarks()).hasSize(1);
  }

  @Test
  void stopsIfARecomputedViewDiffersByMoreThanTheForgottenEvents() {
    lake.commit(
        List.of(Flight.of("ATL", 1), marked(5)),
        rows -> rows.withColumn("s0", functions.expr("s0 + 1")));

    assertThatThrownBy(() -> forget(WHERE))
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.AUDIT_DIFFERS);
  }

  private static Flight marked(int delay) {
    return new Flight(NAME, delay, NUMBER, BigDecimal.TEN, 0.25, Instant.EPOCH);
  }

  private List<CompiledView> views() {
    return List.of(byOrigin, byDistance, total);
  }

  /** Its audits name keys. */
  private void publishAgainstTheAudit() {
    for (CompiledView view : views()) {
      BatchProtocol batch = lake.newProcess(view);
      String run = batch.recompute(Mode.FULL).orElseThrow().id();
      AuditResult audit = batch.audit(run);
      assertThat(audit.passed()).isFalse();
      batch.accept(run, audit.id(), "tester", "the increments are wrong");
      batch.publish(run);
      batch.expire();
    }
  }

  private ViewBatch.Outcome run(CompiledView view, Mode mode) {
    return new ViewBatch(lake.newProcess(view)).run(mode);
  }

  private Optional<Outcome> forget(String where) {
    return forget(where, lake::newProcess);
  }

  private Optional<Outcome> forget(String where, Function<CompiledView, BatchProtocol> batches) {
    Map<Object, CompiledView> compiled =
        views().stream().collect(Collectors.toMap(CompiledView::manifest, Function.identity()));
    return new StreamForgetting(
            lake.logs(),
            FlightLake.STREAM,
            new ForgettingJob(lake.spark(), lake.logs(), FlightLake.STREAM, where),
            (view, master, after, through) -> List.of(),
            view -> batches.apply(compiled.get(view)),
            Clock.systemUTC(),
            new RegistryRows(lake.logs()))
        .run("origin = ?");
  }

  private void purge(Outcome outcome) {
    String root = folder.resolve("lake").toString();
    new Purge(
            lake.spark(),
            lake.logs(),
            new FileRunStore(root, new Configuration()),
            new DefinitionFolders(root, new Configuration()),
            Clock.systemUTC())
        .run(FlightLake.STREAM, outcome.version());
  }

  private Verification prove(CompiledView view, long epoch) {
    return new Proof(lake.logs(), FlightLake.STREAM, lake.rows())
        .verify(view, position().load(epoch), Sample.ALL);
  }

  private StreamPosition position() {
    return new StreamPosition(lake.logs(), FlightLake.STREAM);
  }
}
