package io.braid.lake.table;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation$;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Reads exactly the data files it is given. Starts no Spark job before the rows are asked for. */
public final class TableReader {
  private final SparkSession spark;
  private final DeltaTableLogs lake;

  public TableReader(SparkSession spark, DeltaTableLogs lake) {
    this.spark = spark;
    this.lake = lake;
  }

  /** The rows of these files, in no order, with the table's columns. */
  public Dataset<Row> rows(TableSpec table, List<DataFile> files) {
    StructType schema = TableSchema.toStruct(table.columns());
    Path folder = lake.folder(table);
    HadoopFsRelation relation =
        new HadoopFsRelation(
            new KnownFiles(folder, files),
            new StructType(),
            schema,
            Option.empty(),
            new CheckedParquet(files),
            scala.collection.immutable.Map$.MODULE$.<String, String>empty(),
            spark);
    return Dataset.ofRows(spark, LogicalRelation$.MODULE$.apply(relation, false));
  }
}
