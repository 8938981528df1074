package io.braid.core.simulation;

import io.braid.core.algebra.ReferenceView;
import io.braid.core.log.DataFile;
import io.braid.core.registry.Registry;
import io.braid.core.stream.EpochRange;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the files of the lake hold. Committed or not, a file never changes. */
final class Files {

  /** What a row of the master dataset is. */
  enum Kind {
    EVENT,
    DUPLICATE,
    DEAD_LETTER
  }

  /** A row of the master dataset. */
  record Record(long epoch, Source.Placed placed, Kind kind) {

    boolean isEvent() {
      return kind == Kind.EVENT;
    }

    boolean isDeadLetter() {
      return kind == Kind.DEAD_LETTER;
    }

    Source.Event event() {
      return placed.event();
    }
  }

  /** All rows of one epoch in a view's increments, or of a batch view (with epoch 0). */
  record Part(long epoch, State state) {}

  private final Map<String, List<?>> contents = new HashMap<>();

  List<DataFile> write(EpochRange epochs, List<?> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    String path = DataFile.newName(epochs);
    contents.put(path, List.copyOf(rows));
    return List.of(new DataFile(path, rows.size(), rows.size(), 0, ""));
  }

  /** The same rows in fewer files. */
  List<List<DataFile>> rewrite(List<List<DataFile>> groups) {
    return rewrite(groups, row -> true);
  }

  /** The rows of a master dataset that {@code kept} holds for, in fewer files. */
  List<List<DataFile>> rewrite(List<List<DataFile>> groups, Predicate<Record> kept) {
    return groups.stream()
        .map(group -> write(epochsOf(group), records(group).filter(kept).toList()))
        .toList();
  }

  private static EpochRange epochsOf(List<DataFile> files) {
    return new EpochRange(
        files.stream().mapToLong(file -> file.epochs().first()).min().orElseThrow(),
        files.stream().mapToLong(file -> file.epochs().last()).max().orElseThrow());
  }

  Stream<Record> records(Collection<DataFile> files) {
    return rows(files);
  }

  DataFile writeRegistry(Registry registry) {
    return write(EpochRange.of(1), List.of(registry)).get(0);
  }

  /** What views see of the epochs from {@code after} on. */
  List<Source.Event> events(Collection<DataFile> files, long after, long through) {
    return this.<Record>rows(files)
        .filter(Record::isEvent)
        .filter(row -> row.epoch() > after && row.epoch() <= through)
        .map(Record::event)
        .toList();
  }

  /** Merges the parts that {@code wanted} holds for. */
  State merge(ReferenceView<?> view, Collection<DataFile> files, Predicate<Part> wanted) {
    return this.<Part>rows(files)
        .filter(wanted)
        .map(Part::state)
        .reduce(State.EMPTY, (a, b) -> a.plus(view, b));
  }

  @SuppressWarnings("unchecked")
  private <T> Stream<T> rows(Collection<DataFile> files) {
    return files.stream().flatMap(file -> (Stream<T>) load(file).stream());
  }

  private List<?> load(DataFile file) {
    List<?> rows = contents.get(file.path());
    if (rows == null) {
      throw new AssertionError("No file " + file.path());
    }
    return rows;
  }
}
