package io.braid.speed.dead;

import static org.apache.spark.sql.functions.col;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One dead letter, whole. */
@Command(
    name = "show",
    description = "Shows a dead letter: what is wrong with it, and its bytes.",
    footer = {"", "Example: braid dead show flights 0:8120"})
final class ShowCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private StreamChoice choice = new StreamChoice();

  @Parameters(
      index = "1",
      paramLabel = "PARTITION:OFFSET",
      description = "Where the record stands in its topic.")
  private String position = "";

  @Override
  public Integer call() {
    Position wanted = Position.of(position);
    try (OpenStream stream = OpenStream.open(options.loadProject(), choice)) {
      Row found = find(stream, wanted).orElseThrow(() -> unknown(stream, wanted));
      options.print(toTable(wanted, found));
    }
    return 0;
  }

  private static Optional<Row> find(OpenStream stream, Position wanted) {
    return stream
        .findMaster()
        .map(
            master ->
                new DeadLetters(stream)
                    .rows(master)
                    .where(col(DeadLetters.PARTITION).equalTo(wanted.partition()))
                    .where(col(DeadLetters.OFFSET).equalTo(wanted.offset()))
                    .select(
                        DeadLetters.EPOCH,
                        "_ingested_at",
                        DeadLetters.REPLAYED,
                        DeadLetters.ERROR,
                        DeadLetters.RAW)
                    .collectAsList())
        .orElse(List.of())
        .stream()
        .findFirst();
  }

  private Table toTable(Position position, Row row) {
    Table table = new Table("field", "value");
    table.add("position", position.toString());
    table.add("epoch", row.getLong(0));
    table.add("ingested_at", row.get(1));
    table.add("replayed_in_epoch", row.isNullAt(2) ? null : row.getLong(2));
    table.add("error", row.getString(3));
    if (row.isNullAt(4)) {
      return table;
    }
    byte[] raw = row.getAs(4);
    table.add("bytes", (long) raw.length);
    Optional<String> text = toText(raw);
    text.ifPresent(readable -> table.add("text", readable));
    if (text.isEmpty() || options.json()) {
      table.add("hex", HexFormat.of().formatHex(raw));
    }
    return table;
  }

  /** Empty if the bytes are no text. */
  private static Optional<String> toText(byte[] raw) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static BraidException unknown(OpenStream stream, Position position) {
    return new BraidException(
        ErrorCode.USAGE,
        "Stream %s has no dead letter at %s: an event stands there, or nothing was read from there yet. 'braid dead list %s' names one of each kind."
            .formatted(stream.entry().name(), position, stream.entry().name()));
  }
}
