package io.braid.speed.dead;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.log.TableSnapshot;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What did not decode, and why. */
@Command(
    name = "list",
    description = {
      "Counts a stream's dead letters by what is wrong with them.",
      "Values that an error quotes count as the same; 'example' is where one stands."
    },
    footer = {"", "Example: braid dead list flights"})
final class ListCommand implements Callable<Integer> {
  private static final int MOST = 100;

  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private StreamChoice choice = new StreamChoice();

  @Override
  public Integer call() {
    Table table = new Table("error", "records", "replayed", "first_epoch", "last_epoch", "example");
    try (OpenStream stream = OpenStream.open(options.loadProject(), choice)) {
      stream.findMaster().ifPresent(master -> list(stream, master, table));
    }
    options.print(table);
    return 0;
  }

  private static void list(OpenStream stream, TableSnapshot master, Table table) {
    for (Row row : kinds(new DeadLetters(stream).rows(master))) {
      table.add(
          row.getString(0),
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getString(5));
    }
  }

  private static List<Row> kinds(Dataset<Row> dead) {
    return dead.groupBy(regexp_replace(col(DeadLetters.ERROR), "'[^']*'", "'…'").as("error"))
        .agg(
            count(lit(1)).as("records"),
            count(DeadLetters.REPLAYED),
            min(DeadLetters.EPOCH),
            max(DeadLetters.EPOCH),
            max(struct(DeadLetters.EPOCH, DeadLetters.PARTITION, DeadLetters.OFFSET)).as("newest"))
        .withColumn(
            "newest",
            concat_ws(
                ":",
                col("newest." + DeadLetters.PARTITION).cast("string"),
                col("newest." + DeadLetters.OFFSET).cast("string")))
        .orderBy(col("records").desc(), col("error"))
        .limit(MOST)
        .collectAsList();
  }
}
