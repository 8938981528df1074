package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.log.TableProtocol;
import io.braid.core.log.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** What Delta's {@code metaData} action says of a table of Braid. */
record TableMetadata(String id, String schemaString, long createdMillis) {
  /** Delta's own cleanup would delete the commit that holds the offsets of a stream that rests. */
  static final Map<String, String> CONFIGURATION = Map.of("delta.enableExpiredLogCleanup", "false");

  private static final ObjectMapper JSON = new ObjectMapper();

  static TableMetadata newFor(TableSpec table, long nowMillis) {
    return new TableMetadata(UUID.randomUUID().toString(), schema(table), nowMillis);
  }

  /** The same table with these columns. */
  TableMetadata as(TableSpec table) {
    return new TableMetadata(id, schema(table), createdMillis);
  }

  private static String schema(TableSpec table) {
    return TableSchema.toStruct(table.columns()).json();
  }

  /** What the columns ask of readers. */
  TableProtocol protocol() {
    return TableProtocol.of(TableSchema.columns((StructType) DataType.fromJson(schemaString)));
  }

  static TableMetadata of(JsonNode action) {
    return new TableMetadata(
        action.path("id").asText(),
        action.path("schemaString").asText(),
        action.path("createdTime").asLong());
  }

  /** The two actions that a new table begins with, and an altered one goes on with. */
  List<String> toLines() {
    ObjectNode protocol = JSON.createObjectNode();
    protocol.set("protocol", protocol().toJson());
    ObjectNode action = JSON.createObjectNode();
    ObjectNode metadata = action.putObject("metaData");
    metadata.put("id", id);
    metadata.putObject("format").put("provider", "parquet").putObject("options");
    metadata.put("schemaString", schemaString);
    metadata.putArray("partitionColumns");
    CONFIGURATION.forEach(metadata.putObject("configuration")::put);
    metadata.put("createdTime", createdMillis);
    return List.of(protocol.toString(), action.toString());
  }
}
