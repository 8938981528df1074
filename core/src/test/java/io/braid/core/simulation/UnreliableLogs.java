package io.braid.core.simulation;

import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A lake whose every call is a step before and after it, and whose replies get lost. */
final class UnreliableLogs implements TableLogs {
  private static final double LOST = 0.04;

  private final InMemoryTableLogs reliable;
  private final Schedule schedule;

  UnreliableLogs(InMemoryTableLogs reliable, Schedule schedule) {
    this.reliable = reliable;
    this.schedule = schedule;
  }

  @Override
  public TableLog open(TableSpec table) {
    return new Unreliable(reliable.open(table));
  }

  private final class Unreliable implements TableLog {
    private final TableLog log;

    Unreliable(TableLog log) {
      this.log = log;
    }

    @Override
    public String tableId() {
      return log.tableId();
    }

    @Override
    public Optional<LoggedCommit> findLatest() {
      return between(log::findLatest);
    }

    @Override
    public long oldest() {
      return between(log::oldest);
    }

    @Override
    public Stream<LoggedCommit> loadSince(long version) {
      return between(() -> copyOf(version)).stream();
    }

    @Override
    public TableSnapshot loadSnapshot(long version) {
      return between(() -> log.loadSnapshot(version));
    }

    @Override
    public CommitResult commitAfter(long expected, Commit commit) {
      return between(() -> deliver(expected, commit));
    }

    private CommitResult deliver(long expected, Commit commit) {
      if (schedule.happens(LOST)) {
        return new CommitResult.Unknown("the request was lost");
      }
      if (schedule.happens(LOST)) {
        schedule.later(() -> log.commitAfter(expected, commit));
        return new CommitResult.Unknown("the request is late");
      }
      CommitResult result = log.commitAfter(expected, commit);
      return schedule.happens(LOST) ? new CommitResult.Unknown("the reply was lost") : result;
    }

    private List<LoggedCommit> copyOf(long version) {
      try (Stream<LoggedCommit> commits = log.loadSince(version)) {
        return commits.toList();
      }
    }

    private <T> T between(Supplier<T> call) {
      schedule.step();
      T result = call.get();
      schedule.step();
      return result;
    }
  }
}
