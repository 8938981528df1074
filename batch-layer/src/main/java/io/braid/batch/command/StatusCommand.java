package io.braid.batch.command;

import io.braid.batch.status.StreamStatus;
import io.braid.batch.status.ViewStatus;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.log.Acceptance;
import io.braid.core.log.Stamp;
import io.braid.core.stream.Epoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Where each stream and each view stands. */
@Command(
    name = "status",
    description = "Tells where each stream and each view of the lake stands.",
    footer = {"", "Example: braid status --project examples/flights"})
public final class StatusCommand implements Callable<Integer> {
  private final Clock clock = Clock.systemUTC();

  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Table table =
        new Table(
            "kind",
            "name",
            "epoch",
            "as_of",
            "events",
            "duplicates",
            "dead_letters",
            "definition",
            "horizon",
            "age_seconds",
            "accepted");
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      lake.registry().streams().stream()
          .map(stream -> StreamStatus.of(lake.logs(), stream))
          .forEach(stream -> add(table, stream));
      lake.registry().views().stream()
          .map(view -> ViewStatus.of(lake.logs(), view))
          .forEach(view -> add(table, view));
    }
    options.print(table);
    return 0;
  }

  private static void add(Table table, StreamStatus stream) {
    table.add(
        "stream",
        stream.stream(),
        stream.last().map(Epoch::number).orElse(null),
        stream.last().map(last -> last.asOf().truncatedTo(ChronoUnit.MILLIS)).orElse(null),
        stream.last().map(last -> last.total().events()).orElse(null),
        stream.last().map(last -> last.total().duplicates()).orElse(null),
        stream.last().map(last -> last.total().deadLetters()).orElse(null),
        null,
        null,
        null,
        null);
  }

  private void add(Table table, ViewStatus view) {
    table.add(
        "view",
        view.view().name(),
        view.increments().map(Stamp.Increments::epoch).orElse(null),
        null,
        null,
        null,
        null,
        view.view().definition(),
        view.horizon(),
        view.publishedAt().map(this::ageSeconds).orElse(null),
        view.acceptance().map(StatusCommand::toText).orElse(null));
  }

  private static String toText(Acceptance acceptance) {
    return "audit %s by %s: %s"
        .formatted(acceptance.auditId(), acceptance.by(), acceptance.reason());
  }

  private long ageSeconds(Instant published) {
    return Duration.between(published, clock.instant()).toSeconds();
  }
}
