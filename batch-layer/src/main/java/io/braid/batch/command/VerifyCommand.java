package io.braid.batch.command;

import io.braid.batch.engine.Definitions;
import io.braid.batch.engine.LakeRows;
import io.braid.batch.engine.SparkWork;
import io.braid.batch.verify.Differences.Difference;
import io.braid.batch.verify.Proof;
import io.braid.batch.verify.Verification;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The proof. */
@Command(
    name = "verify",
    description =
        "Runs a view's own SQL over the master dataset, and compares it with what is served.",
    footer = {"", "Example: braid verify delays_by_origin --epoch 120"})
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();
  @Mixin private ViewSelection views = new ViewSelection();

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description = "As of this epoch. Default: the last one that the view holds.")
  private OptionalLong epoch = OptionalLong.empty();

  @Override
  public Integer call() {
    Table table = new Table("view", "epoch", "horizon", "rows", "differing");
    try (OpenLake lake = new OpenLake(options.loadProject(), spark.master())) {
      views.forEach(lake, view -> verify(lake, view, table), () -> printJson(table));
    }
    return 0;
  }

  private void verify(OpenLake lake, ViewManifest view, Table table) {
    StreamEntry stream = lake.streamOf(view);
    Epoch goal = goal(new StreamPosition(lake.logs(), stream), view);
    SparkSession session = lake.spark().get();
    LakeRows rows = new LakeRows(session, lake.logs(), stream);
    Verification result =
        SparkWork.run(
            session,
            "Verifying " + view.name(),
            () ->
                new Proof(lake.logs(), stream, rows)
                    .verify(Definitions.compile(session, stream, view), goal));
    table.add(
        result.view(),
        result.epoch(),
        result.horizon(),
        result.rows(),
        result.differences().count());
    if (!options.json()) {
      System.out.println("verify: " + result.toText());
    }
    if (result.differences().count() > 0) {
      throw new BraidException(ErrorCode.VERIFY_DIFFERS, explain(result));
    }
  }

  private Epoch goal(StreamPosition position, ViewManifest view) {
    if (epoch.isPresent()) {
      return position.load(epoch.getAsLong());
    }
    return position
        .findLastOf(view)
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.INCREMENT_MISSING,
                    "View %s has no increments yet, so there is nothing to verify. Start 'braid speed' first."
                        .formatted(view.name())));
  }

  private void printJson(Table table) {
    if (options.json()) {
      options.print(table);
    }
  }

  private static String explain(Verification result) {
    return result.differences().shown().stream()
        .map(VerifyCommand::toText)
        .collect(
            Collectors.joining(
                "\n  ",
                "View %s. What is served is not what its SQL gives. Publish a full recomputation with 'braid batch run %s --full'; if its audit differs, that names the epoch.\n  "
                    .formatted(result.toText(), result.view()),
                ""));
  }

  private static String toText(Difference difference) {
    return "%s: plain %s, merged %s"
        .formatted(difference.key(), side(difference.plain()), side(difference.merged()));
  }

  private static String side(String text) {
    return text.isEmpty() ? "has no such row" : text;
  }
}
