package io.braid.core.simulation;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.ForgettingEngine;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamForgetting;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Somebody who takes all events of an origin out of a stream, and may be killed at it. */
final class ForgetProcess {
  private static final Set<ErrorCode> EXPECTED =
      Set.of(
          ErrorCode.STREAM_BUSY,
          ErrorCode.INCREMENT_MISSING,
          ErrorCode.HORIZON_EXPIRED,
          ErrorCode.COMMIT_UNKNOWN);
  private final Schedule schedule;
  private final TableLogs logs;
  private final Sources sources;
  private final Files files;
  private final PlainEngine engine;
  private final BatchProcess batch;
  private int forgettings;

  ForgetProcess(
      Schedule schedule,
      TableLogs logs,
      Sources sources,
      Files files,
      PlainEngine engine,
      BatchProcess batch) {
    this.schedule = schedule;
    this.logs = logs;
    this.sources = sources;
    this.files = files;
    this.engine = engine;
    this.batch = batch;
  }

  void live() {
    schedule.step();
    Source source = sources.all().get(schedule.below(sources.all().size()));
    boolean unfinished =
        new Registrar(logs).load().forgetting().containsKey(source.stream().name());
    if (!schedule.happens(unfinished ? 0.5 : 0.01)) {
      return;
    }
    try {
      forget(source, Source.FORGETTABLE.get(schedule.below(Source.FORGETTABLE.size())))
          .filter(StreamForgetting.Outcome::fresh)
          .ifPresent(done -> forgettings++);
    } catch (BraidException e) {
      if (!EXPECTED.contains(e.code())) {
        throw e;
      }
    }
  }

  /** Ends what a killed one has begun. */
  void finish(Source source) {
    forget(source, "nowhere");
  }

  private Optional<StreamForgetting.Outcome> forget(Source source, String origin) {
    StreamForgetting forgetting =
        new StreamForgetting(
            logs,
            source.stream(),
            new OfOrigin(origin),
            engine,
            batch::newProtocol,
            Clock.systemUTC(),
            files::writeRegistry);
    Optional<StreamForgetting.Outcome> outcome = forgetting.run(origin);
    forgetting.end();
    return outcome;
  }

  int forgettings() {
    return forgettings;
  }

  private final class OfOrigin implements ForgettingEngine {
    private final String origin;

    OfOrigin(String origin) {
      this.origin = origin;
    }

    private boolean is(Files.Record row, long through) {
      return row.epoch() <= through && Objects.equals(row.event().origin(), origin);
    }

    @Override
    public List<DataFile> find(TableSnapshot master, long through) {
      return master.files().stream()
          .filter(file -> files.records(List.of(file)).anyMatch(row -> is(row, through)))
          .toList();
    }

    @Override
    public List<List<DataFile>> rewrite(List<List<DataFile>> groups, long through) {
      return files.rewrite(groups, row -> !is(row, through));
    }
  }
}
