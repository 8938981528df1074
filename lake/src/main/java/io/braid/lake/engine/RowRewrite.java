package io.braid.lake.engine;

import static org.apache.spark.sql.functions.col;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.RewriteEngine;
import io.braid.core.stream.EpochRange;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.FileWriter;
import io.braid.lake.table.TableReader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;

/** Rewrites files of a table in one Spark job, in which each group is one task's. */
public final class RowRewrite implements RewriteEngine {
  private static final List<String> POSITION = List.of("_epoch", "_partition", "_offset");

  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final TableSpec held;
  private final TableSpec wanted;
  private final UnaryOperator<Dataset<Row>> change;

  /**
   * @param held the table as its files are
   * @param wanted the same table as they are to be; a column of another type is cast
   * @param change what becomes of the rows, in {@code held}'s columns
   */
  public RowRewrite(
      SparkSession spark,
      DeltaTableLogs lake,
      TableSpec held,
      TableSpec wanted,
      UnaryOperator<Dataset<Row>> change) {
    this.spark = spark;
    this.lake = lake;
    this.held = held;
    this.wanted = wanted;
    this.change = change;
  }

  @Override
  public List<List<DataFile>> rewrite(List<List<DataFile>> groups) {
    if (groups.isEmpty()) {
      return List.of();
    }
    FileWriter writer = lake.newWriter(wanted);
    List<EpochRange> epochs = new ArrayList<>(groups.stream().map(RowRewrite::epochsOf).toList());
    List<JavaRDD<InternalRow>> parts =
        groups.stream().map(group -> rowsOf(group, writer).toJavaRDD()).toList();
    List<List<DataFile>> files = new ArrayList<>();
    groups.forEach(group -> files.add(new ArrayList<>()));
    try {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .union(parts.toArray(RowRewrite::newArray))
          .mapPartitionsWithIndex((group, rows) -> write(writer, epochs, group, rows), false)
          .collect()
          .forEach(part -> files.get(part.group()).add(part.file()));
    } catch (Exception e) { // Scala does not declare what it throws
      throw TaskFailures.unwrap(e);
    }
    return files;
  }

  private record Part(int group, DataFile file) implements Serializable {}

  private static Iterator<Part> write(
      FileWriter writer, List<EpochRange> epochs, int group, Iterator<InternalRow> rows) {
    Optional<DataFile> file = writer.write(epochs.get(group), rows);
    return file.map(one -> new Part(group, one)).stream().iterator();
  }

  private org.apache.spark.rdd.RDD<InternalRow> rowsOf(List<DataFile> group, FileWriter writer) {
    Column[] columns =
        Stream.of(writer.schema().fields()).map(RowRewrite::cast).toArray(Column[]::new);
    return change
        .apply(new TableReader(spark, lake).rows(held, group))
        .select(columns)
        .coalesce(1)
        .sortWithinPartitions(order())
        .queryExecution()
        .toRdd();
  }

  /** Of a master dataset; other tables have no order. */
  private Column[] order() {
    return POSITION.stream()
        .filter(name -> held.columns().stream().anyMatch(column -> column.name().equals(name)))
        .map(name -> col(name))
        .toArray(Column[]::new);
  }

  private static Column cast(StructField field) {
    String quoted = "`%s`".formatted(field.name().replace("`", "``"));
    return col(quoted).cast(field.dataType()).as(field.name());
  }

  private static EpochRange epochsOf(List<DataFile> group) {
    return new EpochRange(
        group.stream().mapToLong(file -> file.epochs().first()).min().orElseThrow(),
        group.stream().mapToLong(file -> file.epochs().last()).max().orElseThrow());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
  private static JavaRDD<InternalRow>[] newArray(int size) {
    return new JavaRDD[size];
  }
}
