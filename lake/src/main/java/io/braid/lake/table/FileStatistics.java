package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.log.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Gathers what Delta's readers skip files by. Columns that hold other values inside are left out:
 * Delta wants their fields one by one. Not thread-safe.
 */
final class FileStatistics {
  private final List<ColumnStatistics> columns = new ArrayList<>();
  private long rows;

  FileStatistics(StructType schema) {
    StructField[] fields = schema.fields();
    for (int i = 0; i < fields.length; i++) {
      if (!isNested(fields[i].dataType())) {
        columns.add(ColumnStatistics.of(fields[i], i));
      }
    }
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  void add(InternalRow row) {
    rows++;
    for (ColumnStatistics column : columns) {
      column.add(row);
    }
  }

  long rows() {
    return rows;
  }

  /**
   * @param checksum of the file
   */
  String toJson(CRC32C checksum) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("numRecords", rows);
    ObjectNode min = json.putObject("minValues");
    ObjectNode max = json.putObject("maxValues");
    ObjectNode nulls = json.putObject("nullCount");
    for (ColumnStatistics column : columns) {
      put(min, column, column.findMin());
      put(max, column, column.findMax());
      nulls.put(column.name(), column.nulls());
    }
    return json.put("crc32c", DataFile.toText(checksum)).toString();
  }

  private static void put(ObjectNode to, ColumnStatistics column, Optional<JsonNode> bound) {
    bound.ifPresent(value -> to.set(column.name(), value));
  }
}
