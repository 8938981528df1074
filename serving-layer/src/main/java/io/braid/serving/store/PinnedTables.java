package io.braid.serving.store;

import io.braid.core.error.BraidException;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.MergedView;
import io.braid.core.view.Pin;
import io.braid.serving.store.PinnedAnswer.Part;
import io.braid.serving.tail.DataFolder;
import io.braid.serving.tail.DataFolder.LocalFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Pinned views in DuckDB: each a schema with its state and, under its name, what clients read. */
final class PinnedTables {
  private final Store store;
  private final DataFolder data;
  private final long mostBytes;
  private final AtomicLong generations = new AtomicLong();
  private long bytes;

  PinnedTables(Store store, DataFolder data, long mostBytes) {
    this.store = store;
    this.data = data;
    this.mostBytes = mostBytes;
  }

  record Loaded(String schema, long bytes) {}

  long mostBytes() {
    return mostBytes;
  }

  synchronized boolean hasRoomFor(PinnedAnswer answer) {
    return bytes + answer.bytes() <= mostBytes;
  }

  /**
   * @throws BraidException HORIZON_EXPIRED if a file of it is gone
   */
  Loaded load(PinnedAnswer answer) {
    String pins = Pin.print(answer.pins());
    String schema = pins + "#" + generations.incrementAndGet();
    List<String> sql = new ArrayList<>(List.of("CREATE SCHEMA " + ViewSql.quote(schema)));
    List<String> tables = new ArrayList<>();
    List<LocalFiles> open = new ArrayList<>();
    try {
      for (Part part : answer.parts()) {
        String table = quote(schema, "#state" + tables.size());
        tables.add(table);
        sql.add(create(table, part.merged(), open));
      }
      sql.add(
          new ViewSql(answer.view(), ServedUnion.merged(answer.view(), tables))
              .publishAs(quote(schema, answer.view().name())));
      store.run("Certificate " + pins, sql);
    } catch (BraidException e) {
      throw findMissing(answer)
          .map(file -> PinnedHistory.expired(answer.pins(), file + " is gone"))
          .orElse(e);
    } finally {
      open.forEach(LocalFiles::close);
    }
    return keep(new Loaded(schema, answer.bytes()));
  }

  private static String quote(String schema, String name) {
    return ViewSql.quote(schema) + "." + ViewSql.quote(name);
  }

  private String create(String table, MergedView merged, List<LocalFiles> open) {
    LocalFiles batch = data.open(TableSpec.batch(merged.view()), merged.batch());
    open.add(batch);
    LocalFiles added = data.open(TableSpec.increments(merged.view()), merged.increments());
    open.add(added);
    return new ViewSql(merged.view(), table)
        .create(batch.paths(), added.paths(), merged.horizon(), merged.epoch().number());
  }

  private Optional<String> findMissing(PinnedAnswer answer) {
    return answer.parts().stream()
        .map(Part::merged)
        .flatMap(
            merged ->
                data
                    .findMissing(TableSpec.batch(merged.view()), merged.batch())
                    .or(
                        () ->
                            data.findMissing(
                                TableSpec.increments(merged.view()), merged.increments()))
                    .stream())
        .findFirst();
  }

  private synchronized Loaded keep(Loaded loaded) {
    bytes += loaded.bytes();
    return loaded;
  }

  /** A query that began before keeps what it reads until it is done. */
  synchronized void drop(Loaded loaded) {
    bytes -= loaded.bytes();
    store.run(
        "Dropping " + loaded.schema(),
        List.of("DROP SCHEMA %s CASCADE".formatted(ViewSql.quote(loaded.schema()))));
  }
}
