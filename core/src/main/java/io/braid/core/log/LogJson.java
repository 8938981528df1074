package io.braid.core.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How stamps and data files are written in JSON. Instants are ISO-8601 to the nanosecond. */
final class LogJson {
  private static final Pattern ROWS = Pattern.compile("\\{\"numRecords\":(\\d{1,18})[,}].*");
  private static final ObjectMapper STATS = new ObjectMapper();

  private LogJson() {}

  static ObjectMapper mapper() {
    SimpleModule time = new SimpleModule();
    time.addSerializer(Instant.class, ToStringSerializer.instance);
    time.addDeserializer(Instant.class, new InstantDeserializer());
    return new ObjectMapper().registerModule(time);
  }

  static JsonNode required(String entry, JsonNode node, String field) {
    JsonNode found = node.get(field);
    if (found == null || found.isNull()) {
      throw CommitLines.corrupt(entry, "an action of it lacks the field '%s'".formatted(field));
    }
    return found;
  }

  /** Delta wants paths as parts of a URI. A file without statistics gets its row count. */
  static void putFile(ObjectNode action, DataFile file) {
    action.put("path", encode(file.path()));
    action.putObject("partitionValues");
    action.put("size", file.bytes());
    String stats = file.stats();
    action.put("stats", stats.isEmpty() ? "{\"numRecords\":%d}".formatted(file.rows()) : stats);
  }

  static DataFile toFile(String entry, JsonNode action) {
    String stats = action.path("stats").asText("");
    return new DataFile(
        decode(entry, required(entry, action, "path").asText()),
        action.path("size").asLong(),
        rows(entry, stats),
        action.path("modificationTime").asLong(),
        stats);
  }

  private static long rows(String entry, String stats) {
    Matcher plain = ROWS.matcher(stats);
    if (plain.matches()) {
      return Long.parseLong(plain.group(1));
    }
    try {
      return stats.isEmpty() ? 0 : required(entry, STATS.readTree(stats), "numRecords").asLong();
    } catch (IOException e) {
      throw CommitLines.corrupt(entry, "the statistics of a file are not JSON");
    }
  }

  private static String encode(String path) {
    try {
      return new URI(null, null, path, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'%s' cannot be a data file".formatted(path), e);
    }
  }

  private static String decode(String entry, String encoded) {
    try {
      return new URI(encoded).getPath();
    } catch (URISyntaxException e) {
      throw CommitLines.corrupt(entry, "'%s' is not the path of a file".formatted(encoded));
    }
  }

  private static final class InstantDeserializer extends StdDeserializer<Instant> {
    InstantDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getText();
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw context.weirdStringException(text, Instant.class, "not an instant");
      }
    }
  }
}
