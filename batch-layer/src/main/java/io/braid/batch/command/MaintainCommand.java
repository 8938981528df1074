package io.braid.batch.command;

import io.braid.batch.maintain.DefinitionFolders;
import io.braid.batch.maintain.Maintenance;
import io.braid.batch.maintain.Maintenance.Compacted;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.TableCleaning.Cleaned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps the lake small. */
@Command(
    name = "maintain",
    description = {
      "Puts small files of the master datasets together, cleans up logs, and deletes files that",
      "no answer of the last hours needs. Safe beside everything that runs."
    },
    footer = {"", "Example: braid batch maintain --all --hours 48"})
final class MaintainCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();

  @Parameters(
      paramLabel = "VIEW",
      arity = "0..*",
      description = "Views of the project: their tables, and those of their streams.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--all",
      description =
          "Every table of the lake: also the registry, audits, and what no definition has any longer.")
  private boolean all;

  @Option(
      names = "--hours",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Certificates given out in the last N hours can still be asked for. Default: ${DEFAULT-VALUE}.")
  private int hours = 24;

  @Override
  public Integer call() {
    if (all == !names.isEmpty()) {
      throw new BraidException(ErrorCode.USAGE, "Name the views, or give --all, but not both.");
    }
    if (hours < 1) {
      throw new BraidException(
          ErrorCode.USAGE,
          "--hours is 1 or more, but was %d: what runs just now needs what it has begun with."
              .formatted(hours));
    }
    Table table = new Table("what", "compacted_files", "into", "log_entries", "files", "bytes");
    try (OpenLake lake = new OpenLake(options.loadProject(), spark.master())) {
      maintain(lake, table);
      options.print(table);
    }
    return 0;
  }

  private void maintain(OpenLake lake, Table table) {
    Duration kept = Duration.ofHours(hours);
    Maintenance maintenance = lake.maintenance(kept);
    Registry registry = lake.registry();
    List<ViewManifest> views =
        names.stream().flatMap(name -> lake.loadStrands(name).stream()).toList();
    for (StreamEntry stream : registry.streams()) {
      if (all || views.stream().anyMatch(view -> view.stream().equals(stream.name()))) {
        Compacted compacted = maintenance.compact(stream, lake.rewriting(stream));
        List<ViewManifest> over = DefinitionBuild.kept(lake.logs(), registry, stream.name());
        add(table, "stream " + stream.name(), compacted, maintenance.clean(stream, over));
      }
    }
    for (DefinitionEntry entry : registry.definitions()) {
      if (all || views.stream().anyMatch(view -> view.name().equals(entry.view().name()))) {
        add(table, "view " + entry.id(), none(), maintenance.clean(entry.view()));
      }
    }
    if (all) {
      add(table, "registry", none(), maintenance.clean(TableSpec.registry()));
      add(table, "audits", none(), maintenance.clean(TableSpec.audits()));
      drop(lake.folders(), registry, Instant.now().minus(kept), table);
    }
  }

  private static void drop(
      DefinitionFolders folders, Registry registry, Instant since, Table table) {
    for (ViewId id : folders.list()) {
      if (registry.find(id).isEmpty() && folders.isOlder(id, since)) {
        folders.delete(id);
        table.add("dropped view " + id, null, null, null, null, null);
      }
    }
  }

  private static Compacted none() {
    return new Compacted(0, 0);
  }

  private static void add(Table table, String what, Compacted compacted, Cleaned cleaned) {
    table.add(
        what,
        compacted.files(),
        compacted.into(),
        cleaned.entries(),
        cleaned.files(),
        cleaned.bytes());
  }
}
