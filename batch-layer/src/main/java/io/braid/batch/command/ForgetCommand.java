package io.braid.batch.command;

import io.braid.batch.command.OpenLake.Forgotten;
import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.protocol.StreamForgetting.Outcome;
import io.braid.core.registry.StreamEntry;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes events out for good. */
@Command(
    name = "forget",
    description = {
      "Takes the events that a condition holds for out of a stream: of the master dataset, of every",
      "view, of every file and log entry of the lake. Cannot be undone. Certificates from before end,",
      "and those from now on tell of it. A running 'braid speed' and 'braid serve' go on.",
      "If it was killed, run the same command again: it finishes."
    },
    footer = {"", "Example: braid forget flights --where \"origin = 'ATL' AND delay = 17\""})
public final class ForgetCommand implements Callable<Integer> {
  /** Texts and numbers, as SQL writes them. */
  private static final Pattern VALUE =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|(?<![\\w.`])\\d[\\w.]*");

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private SparkOptions spark = new SparkOptions();

  @Parameters(paramLabel = "STREAM", description = "A stream of the lake.")
  private String name = "";

  @Option(
      names = "--where",
      paramLabel = "SQL",
      required = true,
      description =
          "Which events: a condition over the stream's columns, and over _epoch, _partition, _offset, _ingested_at, _duplicate, _error, _raw. A dead letter has none of the stream's columns; it goes if the condition names its bytes or its position, or if the event goes that a replay made of it.")
  private String where = "";

  @Override
  public Integer call() {
    Table table =
        new Table("stream", "through_epoch", "forgotten_rows", "views", "log_entries", "files");
    try (OpenLake lake = new OpenLake(options.loadProject(), spark.master())) {
      StreamEntry stream = lake.loadStream(name);
      Optional<Forgotten> done = lake.forget(stream, where, withoutValues(where));
      if (done.isEmpty()) {
        table.add(stream.name(), null, 0, 0, 0, 0);
      } else {
        Outcome outcome = done.get().outcome();
        table.add(
            stream.name(),
            outcome.remark().epoch(),
            outcome.fresh() ? outcome.remark().events() : 0,
            outcome.views().size(),
            done.get().cleaned().entries(),
            done.get().cleaned().files());
      }
    }
    options.print(table);
    return 0;
  }

  /** What certificates tell for ever must not name whom it was about. */
  static String withoutValues(String condition) {
    return VALUE.matcher(condition).replaceAll("?");
  }
}
