package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.log.CommitLines;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableProtocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;

/**
 * The rows of a classic Delta checkpoint. Removed files are left out: they only hold Delta's own
 * vacuum back, which has no business in a lake of Braid.
 */
final class CheckpointSchema {
  private static final String MAP =
      " (MAP) { repeated group key_value { required binary key (STRING);"
          + " optional binary value (STRING); } }";

  private static final String LIST =
      " (LIST) { repeated group list { optional binary element (STRING); } }";

  static final MessageType WRITTEN =
      MessageTypeParser.parseMessageType(
          "message spark_schema {"
              + " optional group txn { optional binary appId (STRING); required int64 version;"
              + " optional int64 lastUpdated; }"
              + " optional group add { optional binary path (STRING);"
              + (" optional group partitionValues" + MAP)
              + " required int64 size; required int64 modificationTime;"
              + " required boolean dataChange; optional binary stats (STRING); }"
              + " optional group remove { optional binary path (STRING);"
              + " optional int64 deletionTimestamp; required boolean dataChange;"
              + " optional boolean extendedFileMetadata;"
              + (" optional group partitionValues" + MAP)
              + " optional int64 size; }"
              + " optional group metaData { optional binary id (STRING);"
              + " optional binary name (STRING); optional binary description (STRING);"
              + " optional group format { optional binary provider (STRING);"
              + (" optional group options" + MAP + " }")
              + " optional binary schemaString (STRING);"
              + (" optional group partitionColumns" + LIST)
              + (" optional group configuration" + MAP)
              + " optional int64 createdTime; }"
              + " optional group protocol { required int32 minReaderVersion;"
              + " required int32 minWriterVersion;"
              + (" optional group readerFeatures" + LIST)
              + (" optional group writerFeatures" + LIST + " }")
              + " }");

  /** What is read of a checkpoint, ours or another's. */
  private static final Map<String, Set<String>> READ =
      Map.of(
          "add", Set.of("path", "size", "modificationTime", "stats"),
          "metaData", Set.of("id", "schemaString", "createdTime"),
          "protocol",
              Set.of("minReaderVersion", "minWriterVersion", "readerFeatures", "writerFeatures"));

  private CheckpointSchema() {}

  /** The part of a file's schema that is read; writers differ in what they call required. */
  static MessageType toRead(MessageType written) {
    List<Type> actions =
        written.getFields().stream()
            .filter(action -> READ.containsKey(action.getName()))
            .<Type>map(action -> narrow(action.asGroupType()))
            .toList();
    return new MessageType(written.getName(), actions);
  }

  private static GroupType narrow(GroupType action) {
    Set<String> wanted = READ.getOrDefault(action.getName(), Set.of());
    return action.withNewFields(
        action.getFields().stream().filter(field -> wanted.contains(field.getName())).toList());
  }

  static Group protocol(TableProtocol protocol) {
    Group row = new SimpleGroup(WRITTEN);
    Group action =
        row.addGroup("protocol")
            .append("minReaderVersion", protocol.readerVersion())
            .append("minWriterVersion", protocol.writerVersion());
    // Where the versions do not stand for features, Delta wants no lists at all.
    if (!protocol.writerFeatures().isEmpty()) {
      addAll(action.addGroup("readerFeatures"), protocol.readerFeatures());
      addAll(action.addGroup("writerFeatures"), protocol.writerFeatures());
    }
    return row;
  }

  private static void addAll(Group list, List<String> elements) {
    elements.forEach(element -> list.addGroup("list").append("element", element));
  }

  static Group metadata(TableMetadata table) {
    Group row = new SimpleGroup(WRITTEN);
    Group metadata = row.addGroup("metaData").append("id", table.id());
    metadata.addGroup("format").append("provider", "parquet").addGroup("options");
    metadata.append("schemaString", table.schemaString());
    metadata.addGroup("partitionColumns");
    Group configuration = metadata.addGroup("configuration");
    TableMetadata.CONFIGURATION.forEach(
        (key, value) ->
            configuration.addGroup("key_value").append("key", key).append("value", value));
    metadata.append("createdTime", table.createdMillis());
    return row;
  }

  static Group add(DataFile file) {
    JsonNode action = CommitLines.toAdd(file, false);
    Group row = new SimpleGroup(WRITTEN);
    Group add = row.addGroup("add").append("path", action.get("path").asText());
    add.addGroup("partitionValues");
    add.append("size", file.bytes())
        .append("modificationTime", file.modifiedAtMillis())
        .append("dataChange", false)
        .append("stats", action.get("stats").asText());
    return row;
  }

  /** A row as the JSON that a log entry would have; empty for actions that are not read. */
  static ObjectNode toJson(Group row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (row.getFieldRepetitionCount("add") > 0) {
      Group add = row.getGroup("add", 0);
      ObjectNode action = json.putObject("add");
      copyText(add, action, "path");
      copyLong(add, action, "size");
      copyLong(add, action, "modificationTime");
      copyText(add, action, "stats");
    }
    if (row.getFieldRepetitionCount("metaData") > 0) {
      Group metadata = row.getGroup("metaData", 0);
      ObjectNode action = json.putObject("metaData");
      copyText(metadata, action, "id");
      copyText(metadata, action, "schemaString");
      copyLong(metadata, action, "createdTime");
    }
    if (row.getFieldRepetitionCount("protocol") > 0) {
      Group protocol = row.getGroup("protocol", 0);
      ObjectNode action = json.putObject("protocol");
      action
          .put("minReaderVersion", protocol.getInteger("minReaderVersion", 0))
          .put("minWriterVersion", protocol.getInteger("minWriterVersion", 0));
      copyTexts(protocol, action, "readerFeatures");
      copyTexts(protocol, action, "writerFeatures");
    }
    return json;
  }

  private static void copyText(Group from, ObjectNode to, String field) {
    if (from.getFieldRepetitionCount(field) > 0) {
      to.put(field, from.getString(field, 0));
    }
  }

  private static void copyTexts(Group from, ObjectNode to, String field) {
    if (from.getType().containsField(field) && from.getFieldRepetitionCount(field) > 0) {
      Group list = from.getGroup(field, 0);
      ArrayNode texts = to.putArray(field);
      for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
        texts.add(list.getGroup(0, i).getString(0, 0));
      }
    }
  }

  private static void copyLong(Group from, ObjectNode to, String field) {
    if (from.getFieldRepetitionCount(field) > 0) {
      to.put(field, from.getLong(field, 0));
    }
  }
}
