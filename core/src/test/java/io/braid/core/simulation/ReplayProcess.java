package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.DeadLetterReplay;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.ReplayEngine;
import io.braid.core.simulation.Files.Record;
import io.braid.core.simulation.Source.Placed;
import io.braid.core.stream.Counts;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Somebody who makes events of dead letters, and may be killed at it. */
final class ReplayProcess {
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
  private int replays;

  ReplayProcess(
      Schedule schedule, TableLogs logs, Sources sources, Files files, PlainEngine engine) {
    this.schedule = schedule;
    this.logs = logs;
    this.sources = sources;
    this.files = files;
    this.engine = engine;
  }

  void live() {
    schedule.step();
    if (!schedule.happens(0.1)) {
      return;
    }
    try {
      replay(sources.all().get(schedule.below(sources.all().size())), 1 + schedule.below(8));
    } catch (BraidException e) {
      if (!EXPECTED.contains(e.code())) {
        throw e;
      }
    }
  }

  /** Makes events of all that are left. */
  void finish(Source source) {
    DeadLetterReplay.Outcome last = replay(source, Integer.MAX_VALUE);
    assertThat(last.undecodable()).isZero();
  }

  private DeadLetterReplay.Outcome replay(Source source, int most) {
    DeadLetterReplay.Outcome outcome =
        new DeadLetterReplay(
                logs,
                source.stream(),
                master -> new Letters(source, dead(master), most),
                engine,
                "replay",
                Clock.systemUTC())
            .run();
    replays += outcome.epoch().isPresent() ? 1 : 0;
    return outcome;
  }

  int replays() {
    return replays;
  }

  /** Dead letters whose position no event has. */
  private List<Placed> dead(TableSnapshot master) {
    List<Record> rows = files.records(master.files()).toList();
    Set<Placed> events =
        rows.stream()
            .filter(row -> !row.isDeadLetter())
            .map(Record::placed)
            .collect(Collectors.toSet());
    return rows.stream()
        .filter(Record::isDeadLetter)
        .map(Record::placed)
        .filter(placed -> !events.contains(placed))
        .toList();
  }

  /** Of dead letters the first few decode now. */
  private final class Letters implements ReplayEngine.Decoded {
    private final Source source;
    private final List<Placed> decoded;
    private final long undecodable;

    Letters(Source source, List<Placed> dead, int most) {
      this.source = source;
      this.decoded = dead.subList(0, Math.min(most, dead.size()));
      this.undecodable = dead.size() - decoded.size();
    }

    @Override
    public long events() {
      return decoded.size();
    }

    @Override
    public long undecodable() {
      return undecodable;
    }

    @Override
    public EpochDraft write(Epoch before, Instant readAt) {
      schedule.step();
      long epoch = before.number() + 1;
      List<Record> rows = new Ids(logs, source, files).judge(epoch, decoded);
      long duplicates = rows.stream().filter(row -> !row.isEvent()).count();
      return new EpochDraft(
          epoch,
          before.after(),
          readAt,
          new Counts(rows.size(), 0, duplicates),
          files.write(EpochRange.of(epoch), rows),
          Map.of());
    }
  }
}
