package io.braid.lake.table;

import io.braid.core.log.DataFile;
import io.braid.lake.session.HadoopSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Parquet files of the lake, each held to the length and the checksum that its commit names before
 * a row of it is read: Parquet's own checksums leave the footer out, and what a damaged footer says
 * of the rows may look like an answer. Costs one more pass over the bytes.
 */
final class CheckedParquet extends ParquetFileFormat {
  private final Map<String, DataFile> files;

  CheckedParquet(List<DataFile> files) {
    this.files = files.stream().collect(Collectors.toMap(DataFile::path, file -> file));
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession spark,
      StructType columns,
      StructType partitions,
      StructType wanted,
      Seq<Filter> filters,
      scala.collection.immutable.Map<String, String> options,
      Configuration hadoop) {
    return new Checked(
        super.buildReaderWithPartitionValues(
            spark, columns, partitions, wanted, filters, options, hadoop),
        files);
  }

  private static final class Checked
      extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>> implements Serializable {
    private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
    private final Map<String, DataFile> files;

    Checked(Function1<PartitionedFile, Iterator<InternalRow>> reader, Map<String, DataFile> files) {
      this.reader = reader;
      this.files = files;
    }

    /** A large file comes in parts; whoever reads the first checks all of it. */
    @Override
    public Iterator<InternalRow> apply(PartitionedFile part) {
      if (part.start() == 0) {
        refuseDamage(part.toPath());
      }
      return reader.apply(part);
    }

    private void refuseDamage(Path path) {
      Optional<String> damage;
      try (InputStream content = path.getFileSystem(HadoopSettings.load()).open(path)) {
        damage =
            Optional.ofNullable(files.get(path.getName()))
                .orElseThrow(() -> new IOException("no commit names it"))
                .findDamage(content);
      } catch (IOException e) {
        throw StorageErrors.onRead(path, e);
      }
      if (damage.isPresent()) {
        throw StorageErrors.damaged(path, damage.get());
      }
    }
  }
}
