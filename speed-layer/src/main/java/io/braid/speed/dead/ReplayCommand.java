package io.braid.speed.dead;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.protocol.DeadLetterReplay;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.Epoch;
import io.braid.lake.engine.CatchUp;
import io.braid.lake.registry.Definitions;
import io.braid.speed.WriterId;
import io.braid.speed.epoch.ReplayJob;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Dead letters, tried again. */
@Command(
    name = "replay",
    description = {
      "Decodes dead letters by the columns that the stream has now. Those that fit become",
      "events, in an epoch of their own; the others stay what they are.",
      "Each is replayed once, whoever asks for it again. A running 'braid speed' goes on."
    },
    footer = {
      "",
      "Example: braid dead replay flights",
      "         braid dead replay flights --where \"_error LIKE 'delay:%%'\"",
      "         braid dead replay flights 0:8120 2:77"
    })
final class ReplayCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private StreamChoice choice = new StreamChoice();

  @Parameters(
      index = "1..*",
      paramLabel = "PARTITION:OFFSET",
      description = "Only these. Default: all.")
  private List<String> positions = new ArrayList<>();

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description =
          "Only those that this holds for; over _epoch, _partition, _offset, _ingested_at, _error, _raw.")
  private Optional<String> where = Optional.empty();

  @Override
  public Integer call() {
    List<Position> wanted = positions.stream().map(Position::of).toList();
    if (!wanted.isEmpty() && where.isPresent()) {
      throw new BraidException(
          ErrorCode.USAGE, "Either --where or positions say what is replayed, not both.");
    }
    Project project = options.loadProject();
    try (OpenStream stream = OpenStream.open(project, choice)) {
      refuseUnapplied(project, stream.entry());
      tell(stream.entry(), replay(stream, wanted));
    }
    return 0;
  }

  private DeadLetterReplay.Outcome replay(OpenStream stream, List<Position> wanted) {
    DeadLetters letters = new DeadLetters(stream);
    ReplayJob job =
        new ReplayJob(
            stream.spark(),
            stream.lake(),
            stream.entry(),
            master -> select(letters.rows(master), wanted));
    CatchUp catchUp =
        new CatchUp(
            stream.spark(),
            stream.lake(),
            stream.entry(),
            view -> Definitions.compile(stream.spark(), stream.lake(), stream.entry(), view));
    return new DeadLetterReplay(
            stream.lake(), stream.entry(), job, catchUp, WriterId.next(), Clock.systemUTC())
        .run();
  }

  private Dataset<Row> select(Dataset<Row> dead, List<Position> wanted) {
    Dataset<Row> left =
        dead.where(dead.col(DeadLetters.REPLAYED).isNull()).drop(DeadLetters.REPLAYED);
    Dataset<Row> chosen = where.map(sql -> DeadLetters.where(left, sql)).orElse(left);
    return wanted.stream()
        .map(
            position ->
                chosen
                    .col(DeadLetters.PARTITION)
                    .equalTo(position.partition())
                    .and(chosen.col(DeadLetters.OFFSET).equalTo(position.offset())))
        .reduce((one, other) -> one.or(other))
        .map(chosen::where)
        .orElse(chosen);
  }

  /** A replay by columns that nobody has applied yet would bring back what it has found. */
  private static void refuseUnapplied(Project project, StreamEntry entry) {
    boolean applied =
        project
            .findStream(entry.name())
            .map(stream -> stream.columns().equals(entry.columns()))
            .orElse(true);
    if (!applied) {
      throw new BraidException(
          ErrorCode.USAGE,
          "streams/%1$s.yaml declares other columns than the lake knows, and dead letters are decoded by those of the lake. Run 'braid apply' first, then 'braid dead replay %1$s' again."
              .formatted(entry.name()));
    }
  }

  private void tell(StreamEntry stream, DeadLetterReplay.Outcome outcome) {
    Counts counts = outcome.epoch().map(Epoch::counts).orElse(Counts.NONE);
    outcome.leftOut().forEach(reason -> System.err.println(reason.toText()));
    if (options.json()) {
      options.print(
          new Table("stream", "epoch", "replayed", "duplicates", "still_dead")
              .add(
                  stream.name(),
                  outcome.epoch().map(Epoch::number).orElse(null),
                  counts.events(),
                  counts.duplicates(),
                  outcome.undecodable()));
      return;
    }
    System.out.printf(
        "dead: %s: %s; %,d do not decode and stay dead letters%n",
        stream.name(),
        outcome
            .epoch()
            .map(epoch -> toText(counts, epoch.number()))
            .orElse("nothing became an event"),
        outcome.undecodable());
  }

  private static String toText(Counts counts, long epoch) {
    String events = "%,d became events in epoch %d".formatted(counts.events(), epoch);
    return counts.duplicates() == 0
        ? events
        : events + ", %,d of them duplicates".formatted(counts.duplicates());
  }
}
