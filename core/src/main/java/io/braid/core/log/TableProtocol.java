package io.braid.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import java.util.List;
import java.util.Set;

/**
 * What Delta's {@code protocol} action asks of readers and writers: the oldest versions that there
 * are, and for a table with times without zone the one feature that stores them.
 */
public record TableProtocol(
    int readerVersion,
    int writerVersion,
    List<String> readerFeatures,
    List<String> writerFeatures) {
  private static final String WALL_CLOCKS = "timestampNtz";
  private static final TableProtocol PLAIN = new TableProtocol(1, 2, List.of(), List.of());

  /** The other two are what writer version 2 stands for. */
  private static final TableProtocol WITH_WALL_CLOCKS =
      new TableProtocol(
          3, 7, List.of(WALL_CLOCKS), List.of("appendOnly", "invariants", WALL_CLOCKS));

  public TableProtocol {
    readerFeatures = List.copyOf(readerFeatures);
    writerFeatures = List.copyOf(writerFeatures);
  }

  public static TableProtocol of(List<Column> columns) {
    return columns.stream().anyMatch(column -> column.type().contains(Simple.TIMESTAMP_NTZ))
        ? WITH_WALL_CLOCKS
        : PLAIN;
  }

  /** The action's body. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("minReaderVersion", readerVersion).put("minWriterVersion", writerVersion);
    if (!writerFeatures.isEmpty()) {
      readerFeatures.forEach(json.putArray("readerFeatures")::add);
      writerFeatures.forEach(json.putArray("writerFeatures")::add);
    }
    return json;
  }

  /**
   * @param entry names the log entry in the error
   * @throws BraidException LAKE_TOO_NEW if the table needs more than this version of Braid knows
   */
  public static void requireKnown(String entry, JsonNode protocol) {
    int reader = protocol.path("minReaderVersion").asInt();
    int writer = protocol.path("minWriterVersion").asInt();
    boolean plain = reader <= PLAIN.readerVersion && writer <= PLAIN.writerVersion;
    boolean featured =
        reader == WITH_WALL_CLOCKS.readerVersion
            && writer == WITH_WALL_CLOCKS.writerVersion
            && isWithin(protocol.path("readerFeatures"), WITH_WALL_CLOCKS.readerFeatures)
            && isWithin(protocol.path("writerFeatures"), WITH_WALL_CLOCKS.writerFeatures);
    if (!plain && !featured) {
      throw new BraidException(
          ErrorCode.LAKE_TOO_NEW,
          ("%s asks for Delta reader version %d and writer version %d%s, but this Braid knows %d and"
                  + " %d, and of features %s. Use the version of Braid that made the lake, or a newer"
                  + " one.")
              .formatted(
                  entry,
                  reader,
                  writer,
                  protocol.has("writerFeatures") ? " with " + protocol.get("writerFeatures") : "",
                  PLAIN.readerVersion,
                  PLAIN.writerVersion,
                  WALL_CLOCKS));
    }
  }

  private static boolean isWithin(JsonNode features, List<String> known) {
    Set<String> all = Set.copyOf(known);
    for (JsonNode feature : features) {
      if (!all.contains(feature.asText())) {
        return false;
      }
    }
    return features.isArray() && !features.isEmpty();
  }
}
