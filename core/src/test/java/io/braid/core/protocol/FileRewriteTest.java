package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.Remark;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class FileRewriteTest {
  private static final List<ViewManifest> VIEWS = List.of(Flights.view("delays", 1));

  private final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final TableLog master = logs.open(TableSpec.master(Flights.STREAM));
  private final StreamWriter speed = Flights.open(logs, "speed", VIEWS);
  private final List<List<DataFile>> rewritten = new ArrayList<>();

  @Test
  void putsOneFileInThePlaceOfManyAndTheSpeedLayerGoesOn() {
    epochs(3);

    LoggedCommit commit = compact(this::write).orElseThrow();
    epochs(1);

    assertThat(commit.commit().operation()).isEqualTo(Operation.MAINTAIN);
    assertThat(commit.commit().removed()).hasSize(3);
    assertThat(StreamPosition.epochOf(commit).number()).isEqualTo(3);
    assertThat(ranges()).containsExactly(new EpochRange(1, 3), new EpochRange(4, 4));
    assertThat(speed.last().number()).isEqualTo(4);
  }

  @Test
  void rewritesNothingTwiceWhenAnEpochComesInBetween() {
    epochs(2);

    LoggedCommit commit =
        compact(
                groups -> {
                  epochs(1);
                  return write(groups);
                })
            .orElseThrow();

    assertThat(rewritten).hasSize(1);
    assertThat(StreamPosition.epochOf(commit).number()).isEqualTo(3);
    assertThat(ranges()).containsExactly(new EpochRange(3, 3), new EpochRange(1, 2));
  }

  @Test
  void leavesToARivalWhatItHasRewritten() {
    epochs(2);

    Optional<LoggedCommit> commit =
        compact(
            groups -> {
              if (rewritten.isEmpty()) {
                compact(this::write);
              }
              return write(groups);
            });

    assertThat(commit).isEmpty();
    assertThat(ranges()).containsExactly(new EpochRange(1, 2));
  }

  @Test
  void hasTheNextEpochSayWhatARewriteSays() {
    epochs(1);
    Remark forgetting = new Remark.Forgetting(1, "origin = ?", 1, Flights.NOON);

    new FileRewrite(master, this::write)
        .run(snapshot -> List.of(), Operation.MAINTAIN, saying(forgetting));
    epochs(1);

    assertThat(speed.last().remarks()).containsExactly(forgetting);
  }

  @Test
  void leavesLargeFilesAlone() {
    epochs(5);

    assertThat(compact(2)).isEmpty();
    assertThat(compact(4)).isPresent();
    assertThat(ranges()).containsExactly(new EpochRange(5, 5), new EpochRange(1, 4));
  }

  private static UnaryOperator<Stamp.Master> saying(Remark remark) {
    return stamp -> {
      Epoch epoch = stamp.epoch();
      return epoch.remarks().contains(remark)
          ? stamp
          : new Stamp.Master(stamp.stream(), epoch.with(remark), stamp.columns());
    };
  }

  private Optional<LoggedCommit> compact(RewriteEngine engine) {
    return compact(engine, Compaction.TARGET_BYTES);
  }

  private Optional<LoggedCommit> compact(long targetBytes) {
    return compact(this::write, targetBytes);
  }

  private Optional<LoggedCommit> compact(RewriteEngine engine, long targetBytes) {
    return new FileRewrite(master, engine)
        .run(new Compaction(targetBytes), Operation.MAINTAIN, UnaryOperator.identity());
  }

  private List<List<DataFile>> write(List<List<DataFile>> groups) {
    rewritten.addAll(groups);
    return groups.stream()
        .map(
            group ->
                List.of(
                    Flights.file(
                        new EpochRange(
                            group.get(0).epochs().first(),
                            group.get(group.size() - 1).epochs().last()))))
        .toList();
  }

  private void epochs(int count) {
    for (int i = 0; i < count; i++) {
      speed.commit(Flights.next(speed, VIEWS));
    }
  }

  private List<EpochRange> ranges() {
    TableSnapshot now = master.loadSnapshot(master.findLatest().orElseThrow().version());
    return now.files().stream().map(DataFile::epochs).toList();
  }
}
