package io.braid.lake.dimension;

import io.braid.core.dimension.ContentBuilder;
import io.braid.core.dimension.CsvFile;
import io.braid.core.dimension.DimensionContent;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import io.braid.core.project.DimensionDefinition;
import io.braid.core.project.Names;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.DimensionVersion;
import io.braid.lake.compiler.Dimension;
import io.braid.lake.table.TableSchema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** Reads the dimensions of a project from its files, whole. */
public final class ProjectDimensions {
  private final SparkSession spark;
  private final Problems problems;

  public ProjectDimensions(SparkSession spark, Problems problems) {
    this.spark = spark;
    this.problems = problems;
  }

  /** Empty if anything is wrong, which is then among the problems. */
  public Optional<Dimension> find(DimensionDefinition definition) {
    Optional<DimensionContent> content =
        definition.format() == DimensionDefinition.Format.CSV
            ? new CsvFile(definition.path(), definition.file()).read(definition.columns(), problems)
            : findTable(definition);
    return content.map(rows -> toDimension(definition.name(), rows));
  }

  private Dimension toDimension(String name, DimensionContent content) {
    List<Row> rows = content.rows().stream().map(RowFactory::create).toList();
    return new Dimension(
        new DimensionVersion(name, content.version()),
        content.columns(),
        spark.createDataFrame(rows, TableSchema.toStruct(content.columns())));
  }

  private Optional<DimensionContent> findTable(DimensionDefinition definition) {
    try {
      String format = definition.format() == DimensionDefinition.Format.DELTA ? "delta" : "parquet";
      return findRows(definition, spark.read().format(format).load(definition.path().toString()));
    } catch (Exception e) { // checked ones too: Scala does not declare them
      problem(definition, "The table cannot be read: " + reason(e));
      return Optional.empty();
    }
  }

  /** Spark wraps what a task met. */
  private static String reason(Exception thrown) {
    Throwable last =
        Stream.<Throwable>iterate(thrown, cause -> cause != null, Throwable::getCause)
            .limit(20)
            .reduce(thrown, (outer, inner) -> inner);
    return String.valueOf(last.getMessage()).lines().findFirst().orElse("");
  }

  private Optional<DimensionContent> findRows(DimensionDefinition definition, Dataset<Row> table) {
    Optional<List<Column>> columns = findColumns(definition, table);
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    ContentBuilder content = new ContentBuilder(columns.get());
    Iterator<Row> rows = table.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      @Nullable Object[] values = new @Nullable Object[row.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i);
      }
      if (!content.add(values)) {
        problem(definition, ContentBuilder.limit());
        return Optional.empty();
      }
    }
    return Optional.of(content.build());
  }

  private Optional<List<Column>> findColumns(DimensionDefinition definition, Dataset<Row> table) {
    List<Column> columns = new ArrayList<>();
    List<String> objections = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      Names.findColumnObjection(field.name()).ifPresent(objections::add);
      Optional<ColumnType> type =
          ColumnType.find(field.dataType().sql()).filter(ContentBuilder::holds);
      type.ifPresent(found -> columns.add(new Column(field.name(), found, false)));
      if (type.isEmpty()) {
        objections.add(
            "Column '%s' is %s, which a dimension cannot hold. Cast it to a plain type, or leave it out"
                .formatted(field.name(), field.dataType().sql().toLowerCase(Locale.ROOT)));
      }
    }
    objections.forEach(why -> problem(definition, why));
    return objections.isEmpty() ? Optional.of(columns) : Optional.empty();
  }

  private void problem(DimensionDefinition definition, String text) {
    problems.add(definition.file(), Place.FILE, ErrorCode.PROJECT_INVALID, text);
  }
}
