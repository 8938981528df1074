package io.braid.speed.source.files;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.FileRows;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.SourceFile;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.FileWriter;
import io.braid.lake.table.TableReader;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The rows of a stream's table {@code files} in the lake. */
public final class LakeFileRows implements FileRows {
  /** Files belong to no epoch, but a data file's name needs one. */
  private static final EpochRange ANY = EpochRange.of(1);

  private final TableSpec table;
  private final FileWriter writer;
  private final TableReader reader;

  public LakeFileRows(SparkSession spark, DeltaTableLogs lake, String stream) {
    this.table = TableSpec.files(stream);
    this.writer = lake.newWriter(table);
    this.reader = new TableReader(spark, lake);
  }

  @Override
  public DataFile write(List<SourceFile> files) {
    return writer
        .writeRows(ANY, files.stream().map(LakeFileRows::toRow).iterator())
        .orElseThrow(() -> new IllegalArgumentException("No files have no rows"));
  }

  @Override
  public List<SourceFile> load(TableSnapshot snapshot) {
    if (snapshot.files().isEmpty()) {
      return List.of();
    }
    return reader
        .rows(table, snapshot.files())
        .selectExpr("path", "bytes", "unix_millis(modified_at)", "from_offset", "until_offset")
        .collectAsList()
        .stream()
        .map(LakeFileRows::toFile)
        .toList();
  }

  private static Row toRow(SourceFile file) {
    return RowFactory.create(
        file.path(),
        file.bytes(),
        Instant.ofEpochMilli(file.modifiedAtMillis()),
        file.from(),
        file.until());
  }

  private static SourceFile toFile(Row row) {
    return new SourceFile(
        row.getString(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
  }
}
