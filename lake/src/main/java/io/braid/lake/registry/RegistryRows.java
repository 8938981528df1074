package io.braid.lake.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.FileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes a registry as the rows of its table: a row a stream, a row a definition. */
public final class RegistryRows implements Function<Registry, DataFile> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The registry belongs to no epoch, but a file's name needs one. */
  private static final EpochRange ANY = EpochRange.of(1);

  private final FileWriter writer;

  public RegistryRows(DeltaTableLogs lake) {
    this.writer = lake.newWriter(TableSpec.registry());
  }

  @Override
  public DataFile apply(Registry registry) {
    List<Row> rows = new ArrayList<>();
    for (StreamEntry stream : registry.streams()) {
      rows.add(RowFactory.create("stream", stream.name(), null, null, toJson(stream)));
    }
    for (DefinitionEntry entry : registry.definitions()) {
      ViewManifest view = entry.view();
      rows.add(
          RowFactory.create(
              "view",
              view.name(),
              view.definition().text(),
              entry.state().name().toLowerCase(Locale.ROOT),
              toJson(view)));
    }
    return writer
        .writeRows(ANY, rows.iterator())
        .orElseThrow(() -> new IllegalArgumentException("A registry without a stream has no rows"));
  }

  private static String toJson(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A registry's entry cannot be written as JSON", e);
    }
  }
}
