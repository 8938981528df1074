package io.braid.batch.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.batch.node.NodeAddress;
import io.braid.batch.verify.Difference;
import io.braid.batch.verify.Proof;
import io.braid.batch.verify.Sample;
import io.braid.batch.verify.Since;
import io.braid.batch.verify.UnionVerification;
import io.braid.batch.verify.Verification;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The proof. */
@Command(
    name = "verify",
    description =
        "Runs a view's own SQL over the master dataset, and compares it with what is served.",
    footer = {
      "",
      "Example: braid verify delays_by_origin --epoch 120",
      "Example: braid verify delays_by_origin --serving 127.0.0.1:5433"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();
  @Mixin private ViewSelection views = new ViewSelection();

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description = "As of this epoch. Default: the last one that the view holds.")
  private Optional<Long> epoch = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      description = "Only this share of the keys, above 0 and up to 1; each time the same ones.")
  private double sample = 1;

  @Option(
      names = "--serving",
      paramLabel = "NODE",
      description =
          "Compare with what this serving node answers (HOST:PORT or a JDBC URL), as of its certificate. Default: with what the lake holds.")
  private Optional<String> node = Optional.empty();

  @Override
  public Integer call() {
    Sample drawn = new Sample(sample);
    if (node.isPresent() && epoch.isPresent()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "A node answers as of its own certificate. Leave --epoch out, or --serving.");
    }
    Project project = options.loadProject();
    Optional<NodeAddress> address = node.map(given -> NodeAddress.of(given, project));
    Table table =
        new Table(
            "view",
            "epoch",
            "horizon",
            "against",
            "sample",
            "rows",
            "keys",
            "differing",
            "differences");
    try (OpenLake lake = new OpenLake(project, spark.master())) {
      views.forEachWhole(
          lake,
          strands -> {
            if (strands.size() > 1) {
              verifyUnion(lake, strands, drawn, table);
            } else if (address.isPresent()) {
              tell(lake.verify(whole(strands.get(0)), address.get(), drawn), table);
            } else {
              tell(lake.verify(strands.get(0), goal(lake, strands.get(0)), drawn), table);
            }
          },
          () -> printJson(table));
    }
    return 0;
  }

  /** A node serves no strand by itself. */
  private static ViewManifest whole(ViewManifest view) {
    if (view.isStrand()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "A node serves view %s as a whole, not its strand %s. Leave --serving out."
              .formatted(view.whole().name(), view.name()));
    }
    return view;
  }

  private void verifyUnion(OpenLake lake, List<ViewManifest> strands, Sample drawn, Table table) {
    String names = strands.stream().map(ViewManifest::name).collect(Collectors.joining(", "));
    if (epoch.isPresent() || node.isPresent() || !drawn.equals(Sample.ALL)) {
      throw new BraidException(
          ErrorCode.USAGE,
          "View %s reads several streams, of which each has epochs of its own; it is verified whole, as the lake holds it. Leave --epoch, --sample and --serving out, or name one of its strands with --epoch or --sample: %s."
              .formatted(strands.get(0).whole().name(), names));
    }
    UnionVerification result = lake.verify(strands);
    table.add(
        result.view(),
        result.epochsText(),
        null,
        Proof.MERGED_VIEW,
        drawn.share(),
        result.rows(),
        null,
        result.differing(),
        null);
    if (!options.json()) {
      System.out.println("verify: " + result.toText());
    }
    if (result.differing() > 0) {
      throw new BraidException(
          ErrorCode.VERIFY_DIFFERS,
          "View %s.\n  %s\nWhat is served is not what its SQL gives. Verify its strands one by one: %s."
              .formatted(result.toText(), String.join("\n  ", result.shown()), names));
    }
  }

  private void tell(Verification result, Table table) {
    table.add(
        result.view(),
        result.epoch(),
        result.horizon(),
        result.against(),
        result.sample().share(),
        result.rows(),
        result.keys(),
        result.differences().count(),
        toJson(result.differences().shown()));
    if (!options.json()) {
      System.out.println("verify: " + result.toText());
    }
    if (result.differences().count() > 0) {
      throw new BraidException(
          ErrorCode.VERIFY_DIFFERS,
          explain(result)
              + "%nWhat is served is not what its SQL gives. Publish a full recomputation with 'braid batch run %s --full'; its audit names the keys again. If only a node differs, start it again: it rebuilds its state from the lake."
                  .formatted(result.view()));
    }
  }

  private Epoch goal(OpenLake lake, ViewManifest view) {
    StreamPosition position = new StreamPosition(lake.logs(), lake.streamOf(view));
    if (epoch.isPresent()) {
      return position.load(epoch.get());
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

  /** The keys that differ, each with its columns and where its difference comes from. */
  static String explain(Verification result) {
    List<Difference> shown = result.differences().shown();
    long more = result.differences().count() - shown.size();
    return Stream.of(
            Stream.of("View %s.".formatted(result.toText())),
            shown.stream().map(difference -> toText(difference, result.against())),
            Stream.of("  … and %d keys more".formatted(more)).filter(line -> more > 0))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n"));
  }

  /** Control characters could steer the terminal, so they show as a dot. */
  private static String toText(Difference difference, String against) {
    return lines(difference, against)
        .map(line -> line.replaceAll("\\p{Cntrl}", "·"))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> lines(Difference difference, String against) {
    return Stream.concat(
        Stream.of("  %s differs %s".formatted(difference.key(), difference.since().text())),
        difference.columns().stream()
            .map(
                cell ->
                    "    %s: plain SQL %s, %s %s"
                        .formatted(cell.column(), cell.plain(), against, cell.served())));
  }

  private static ArrayNode toJson(List<Difference> shown) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Difference difference : shown) {
      ObjectNode key = array.addObject().put("key", difference.key());
      key.put("since", difference.since().text());
      if (difference.since() instanceof Since.InEpoch first) {
        key.put("first_epoch", first.epoch().number());
      }
      ArrayNode columns = key.putArray("columns");
      difference
          .columns()
          .forEach(
              cell ->
                  columns
                      .addObject()
                      .put("column", cell.column())
                      .put("plain", cell.plain())
                      .put("served", cell.served()));
    }
    return array;
  }
}
