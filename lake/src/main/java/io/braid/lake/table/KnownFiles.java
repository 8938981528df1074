package io.braid.lake.table;

import io.braid.core.log.DataFile;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** Tells Spark which files there are, from the log, so that it neither lists nor looks at them. */
final class KnownFiles implements FileIndex {
  private static final long BLOCK_BYTES = 128L << 20;

  private final Path folder;
  private final List<DataFile> files;

  KnownFiles(Path folder, List<DataFile> files) {
    this.folder = folder;
    this.files = List.copyOf(files);
  }

  @Override
  public Seq<Path> rootPaths() {
    return toSeq(List.of(folder));
  }

  @Override
  public Seq<PartitionDirectory> listFiles(
      Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    if (files.isEmpty()) {
      return toSeq(List.of());
    }
    return toSeq(
        List.of(
            new PartitionDirectory(
                InternalRow.empty(), toSeq(files.stream().map(this::toStatus).toList()))));
  }

  @Override
  public String[] inputFiles() {
    return files.stream().map(file -> toStatus(file).getPath().toString()).toArray(String[]::new);
  }

  @Override
  public void refresh() {}

  @Override
  public long sizeInBytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  @Override
  public StructType partitionSchema() {
    return new StructType();
  }

  private FileStatus toStatus(DataFile file) {
    Path path = new Path(folder, file.path());
    return new FileStatus(file.bytes(), false, 1, BLOCK_BYTES, file.modifiedAtMillis(), path);
  }

  private static <T> Seq<T> toSeq(List<T> list) {
    return scala.collection.JavaConverters.asScalaBuffer(list);
  }
}
