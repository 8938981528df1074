package io.braid.batch.engine;

import io.braid.core.log.DataFile;
import io.braid.core.stream.EpochRange;
import io.braid.lake.table.FileWriter;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import scala.Option;

/** Writes rows into files of a table that no commit names yet. */
final class StagedFiles {
  private StagedFiles() {}

  /** One Spark job; at most as many files as tasks run side by side. */
  static List<DataFile> write(FileWriter writer, EpochRange epochs, Dataset<Row> rows) {
    QueryExecution query = rows.queryExecution();
    int most = rows.sparkSession().sparkContext().defaultParallelism();
    return SQLExecution.withNewExecutionId(
        query,
        Option.apply("stage"),
        () -> {
          JavaRDD<InternalRow> internal = query.toRdd().toJavaRDD();
          return (internal.getNumPartitions() > most ? internal.coalesce(most) : internal)
              .mapPartitions(part -> writePart(writer, epochs, part))
              .collect();
        });
  }

  private static Iterator<DataFile> writePart(
      FileWriter writer, EpochRange epochs, Iterator<InternalRow> rows) {
    Stream<DataFile> written = writer.write(epochs, rows).stream();
    return written.iterator();
  }
}
