package io.braid.lake.table;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** How Braid's Parquet files are written, by Spark's own writer of rows. */
final class ParquetFiles {
  private static final String REBASE = "spark.sql.parquet.datetimeRebaseModeInWrite";
  private static final String CORRECTED = "CORRECTED";

  private static final Map<String, String> FORMAT =
      Map.of(
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
          "spark.sql.parquet.writeLegacyFormat", "false",
          "spark.sql.parquet.fieldId.write.enabled", "false");

  private ParquetFiles() {}

  static Configuration settings(Configuration hadoop, StructType schema) {
    Configuration settings = new Configuration(hadoop);
    FORMAT.forEach(settings::set);
    settings.set(ParquetWriteSupport.SPARK_ROW_SCHEMA(), schema.json());
    return settings;
  }

  static ParquetWriter<InternalRow> newWriter(OutputFile output, Configuration settings)
      throws IOException {
    return new Builder(output)
        .withConf(settings)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  static OutputFile newOutput(Path path, Configuration settings) throws IOException {
    FileSystem files = path.getFileSystem(settings);
    return files.getScheme().equals("file")
        ? new LocalOutputFile(java.nio.file.Path.of(files.makeQualified(path).toUri().getPath()))
        : HadoopOutputFile.fromPath(path, settings);
  }

  /**
   * Spark takes the rebase mode from the task or from the session, not from the settings, and only
   * jobs of Spark SQL hand it to their tasks.
   */
  private static ParquetWriteSupport newSupport() {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.getLocalProperties().setProperty(REBASE, CORRECTED);
      return new ParquetWriteSupport();
    }
    SQLConf session = new SQLConf();
    session.setConfString(REBASE, CORRECTED);
    return SQLConf.withExistingConf(session, ParquetWriteSupport::new);
  }

  private static final class Builder extends ParquetWriter.Builder<InternalRow, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<InternalRow> getWriteSupport(Configuration settings) {
      return newSupport();
    }
  }
}
