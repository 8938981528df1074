package io.braid.core.simulation;

import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.simulation.Files.Kind;
import io.braid.core.simulation.Files.Record;
import io.braid.core.simulation.Source.Placed;
import io.braid.core.stream.EpochIds;
import io.braid.core.stream.IdHistory;
import io.braid.core.stream.KnownIds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** Tells the duplicates of a stream by the ids that its master dataset holds. */
final class Ids implements IdHistory {
  private static final Comparator<Placed> ORDER =
      Comparator.comparingInt(Placed::partition).thenComparingLong(Placed::offset);

  private final TableLogs logs;
  private final Source source;
  private final Files files;
  private final KnownIds known;

  Ids(TableLogs logs, Source source, Files files) {
    this.logs = logs;
    this.source = source;
    this.files = files;
    this.known = new KnownIds(source.stream().dedup(), this);
  }

  /** What decodes, as rows of an epoch. */
  List<Record> judge(long epoch, List<Placed> decoded) {
    List<Placed> inOrder = decoded.stream().sorted(ORDER).toList();
    BitSet duplicates = known.judge(epoch, ids(inOrder));
    List<Record> rows = new ArrayList<>();
    for (Placed each : inOrder) {
      Kind kind = duplicates.get(rows.size()) ? Kind.DUPLICATE : Kind.EVENT;
      rows.add(new Record(epoch, each, kind));
    }
    return rows;
  }

  void committed(long epoch) {
    known.committed(epoch);
  }

  @Override
  public List<EpochIds> loadThrough(long last) {
    TableSnapshot master = new StreamPosition(logs, source.stream()).loadNewest();
    List<Record> rows = files.records(master.files()).filter(row -> !row.isDeadLetter()).toList();
    return LongStream.rangeClosed(1, last).mapToObj(epoch -> ids(ofEpoch(rows, epoch))).toList();
  }

  private static List<Placed> ofEpoch(List<Record> rows, long epoch) {
    return rows.stream()
        .filter(row -> row.epoch() == epoch)
        .map(Record::placed)
        .sorted(ORDER)
        .toList();
  }

  private static EpochIds ids(List<Placed> placed) {
    return new EpochIds(placed.stream().map(each -> each.event().id()).toList(), 0);
  }
}
