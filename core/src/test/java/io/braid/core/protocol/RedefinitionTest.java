package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A definition is built, made live, and given up again. */
final class RedefinitionTest {
  private static final ViewManifest OLD = Flights.view("delays", 1);
  private static final ViewManifest NEW = Flights.view("delays", 2);
  private static final ViewManifest OTHER = Flights.view("delays", 3);

  private final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final Registrar registrar = new Registrar(logs);
  private final List<String> worked = new ArrayList<>();
  private Runnable rival = () -> {};

  @Test
  void beginsIncrementsBehindABatchViewOfAllHistory() {
    StreamWriter writer = commitEpochs(3);
    writer.commit(EpochDraft.empty(4, writer.last().after(), Flights.NOON));

    assertThat(build(NEW).build()).isEqualTo(3);
    assertThat(build(NEW).build()).isEqualTo(3);
    assertThat(worked).containsExactly("recompute 1 to 3");
    assertThat(build(NEW).catchUp().map(Epoch::number)).contains(4L);
    assertThat(worked).hasSize(1);

    writer.commit(Flights.next(writer, List.of(OLD)));
    assertThat(build(NEW).catchUp().map(Epoch::number)).contains(5L);
    assertThat(worked).endsWith("increments 4 to 5");
    MergedView merged = MergedView.load(logs, NEW, writer.last());
    assertThat(merged.horizon()).isEqualTo(3);
    assertThat(merged.increments()).hasSize(1);
  }

  @Test
  void takesWhatARivalHasBuiltMeanwhile() {
    commitEpochs(2);
    rival = () -> build(NEW).build();

    assertThat(build(NEW).build()).isEqualTo(2);
    assertThat(worked).hasSize(2);
    assertThat(logs.open(TableSpec.batch(NEW)).findLatest().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void hasNothingToBuildBeforeTheFirstEpoch() {
    assertThat(build(NEW).build()).isZero();
    assertThat(build(NEW).catchUp()).isEmpty();
    assertThat(worked).isEmpty();
  }

  @Test
  void flipsAndRollsBackInOneCommitEach() {
    register(OLD);
    StreamWriter writer = commitEpochs(2);
    propose(NEW);
    build(NEW).build();
    build(NEW).catchUp();
    registrar.flip(NEW.id(), this::rows);

    assertThat(registrar.load().views()).containsExactly(NEW);
    assertThat(registrar.rollback("delays", this::rows).views()).containsExactly(OLD);
    assertThat(registrar.rollback("delays", this::rows).views()).containsExactly(NEW);

    writer.follow(List.of(NEW));
    writer.commit(Flights.next(writer, List.of(NEW)));
    assertRefused(
        ErrorCode.INCREMENT_MISSING, () -> registrar.rollback("delays", this::rows), "epoch 2");
    assertThat(registrar.load().views()).containsExactly(NEW);
  }

  @Test
  void refusesToGoBackToNothing() {
    register(OLD);

    assertRefused(
        ErrorCode.USAGE, () -> registrar.rollback("delays", this::rows), "views/delays.sql");
  }

  @Test
  void doesNotFlipWhatARivalHasReplaced() {
    register(OLD);
    propose(NEW);
    propose(OTHER);

    assertRefused(
        ErrorCode.APPLY_STALE, () -> registrar.flip(NEW.id(), this::rows), "'braid apply' again");
    assertThat(registrar.load().views()).containsExactly(OLD);
    assertThat(registrar.load().find("delays", DefinitionState.BUILDING)).contains(OTHER);
  }

  @Test
  void changesNothingWithoutAChange() {
    register(OLD);
    long version = logs.open(TableSpec.registry()).findLatest().orElseThrow().version();
    register(OLD);

    assertThat(logs.open(TableSpec.registry()).findLatest().orElseThrow().version())
        .isEqualTo(version);
  }

  private void register(ViewManifest live) {
    registrar.register(Flights.STREAM, List.of(live), this::rows);
  }

  private void propose(ViewManifest view) {
    registrar.change(registry -> registry.propose(view), this::rows);
  }

  private DataFile rows(Registry registry) {
    return Flights.file(EpochRange.of(1));
  }

  private StreamWriter commitEpochs(int count) {
    StreamWriter writer = Flights.open(logs, "speed", List.of(OLD));
    for (int i = 0; i < count; i++) {
      writer.commit(Flights.next(writer, List.of(OLD)));
    }
    return writer;
  }

  private DefinitionBuild build(ViewManifest view) {
    return new DefinitionBuild(
        logs, Flights.STREAM, view, new Engine(), this::increments, Flights.CLOCK, () -> "run");
  }

  private List<DataFile> increments(
      ViewManifest view, TableSnapshot master, long after, long through) {
    worked.add("increments %d to %d".formatted(after + 1, through));
    return List.of(Flights.file(new EpochRange(after + 1, through)));
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable work, String text) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            BraidException.class, error -> assertThat(error.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  private final class Engine implements BatchEngine {
    @Override
    public List<DataFile> recompute(ViewManifest view, TableSnapshot master, EpochRange epochs) {
      worked.add("recompute %d to %d".formatted(epochs.first(), epochs.last()));
      Runnable meanwhile = rival;
      rival = () -> {};
      meanwhile.run();
      return List.of(Flights.file(epochs));
    }

    @Override
    public List<DataFile> fold(
        ViewManifest view, TableSnapshot master, EpochRange epochs, List<DataFile> oldBatch) {
      throw new AssertionError();
    }

    @Override
    public AuditResult compare(
        ViewManifest view,
        BatchRun run,
        MergedView old,
        TableSnapshot master,
        List<Commit> forgotten) {
      throw new AssertionError();
    }

    @Override
    public DataFile writeAudit(ViewManifest view, BatchRun run, AuditResult result) {
      throw new AssertionError();
    }
  }
}
