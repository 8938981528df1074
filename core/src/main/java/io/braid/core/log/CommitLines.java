package io.braid.core.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A commit as the lines of an entry of a Delta log, one JSON action a line, and back. What Delta
 * has no word for (id, operation, stamp) stands in the field {@code braid} of {@code commitInfo}.
 */
public final class CommitLines {
  private static final ObjectMapper JSON = LogJson.mapper();
  private static final Pattern SEAL = Pattern.compile(",\"crc32c\":\"([0-9a-f]{8})\"(?=}}}$)");

  private CommitLines() {}

  /** Without {@code protocol} and {@code metaData}, which the first version of a table needs. */
  public static List<String> of(Commit commit, Instant now) {
    boolean changesData = commit.operation() != Operation.MAINTAIN;
    List<String> lines = new ArrayList<>();
    lines.add(commitInfo(commit, now).toString());
    for (DataFile file : commit.removed()) {
      lines.add(remove(file, now, changesData).toString());
    }
    for (DataFile file : commit.added()) {
      lines.add(JSON.createObjectNode().set("add", toAdd(file, changesData)).toString());
    }
    return lines;
  }

  /**
   * The same lines, the first of which carries a checksum of them all: what is damaged on a disk
   * may still be JSON. An entry without one is not checked.
   */
  public static List<String> seal(List<String> lines) {
    CRC32C checksum = new CRC32C();
    lines.forEach(line -> update(checksum, line));
    List<String> sealed = new ArrayList<>(lines);
    sealed.set(
        0,
        lines
            .get(0)
            .replaceFirst("}}}$", ",\"crc32c\":\"%s\"}}}".formatted(DataFile.toText(checksum))));
    return sealed;
  }

  private static void update(CRC32C checksum, String line) {
    checksum.update((line + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param entry names the entry in errors
   * @param lines consumed to the end
   * @throws BraidException TABLE_CORRUPT, TABLE_FOREIGN_WRITE, LAKE_TOO_NEW, LAKE_TOO_OLD
   */
  public static Commit parse(String entry, Iterator<String> lines) {
    if (!lines.hasNext()) {
      throw corrupt(entry, "it is empty");
    }
    Optional<JsonNode> info = Optional.empty();
    List<DataFile> added = new ArrayList<>();
    List<DataFile> removed = new ArrayList<>();
    CRC32C checksum = new CRC32C();
    Optional<String> seal = Optional.empty();
    while (lines.hasNext()) {
      String line = lines.next();
      JsonNode action = parseLine(entry, line);
      if (action.has("commitInfo")) {
        Matcher sealed = SEAL.matcher(line);
        seal = sealed.find() ? Optional.of(sealed.group(1)) : Optional.empty();
        line = sealed.replaceFirst("");
      }
      update(checksum, line);
      if (action.has("add")) {
        added.add(toFile(entry, action.get("add")));
      } else if (action.has("remove")) {
        removed.add(toFile(entry, action.get("remove")));
      } else if (action.has("commitInfo")) {
        info = Optional.of(action.get("commitInfo"));
      } else if (action.has("protocol")) {
        TableProtocol.requireKnown(entry, action.get("protocol"));
      }
    }
    if (seal.isPresent() && !seal.get().equals(DataFile.toText(checksum))) {
      throw corrupt(
          entry,
          "its bytes are not those that were written (CRC-32C is %s, not %s)"
              .formatted(DataFile.toText(checksum), seal.get()));
    }
    JsonNode braid =
        info.map(found -> found.get("braid"))
            .filter(JsonNode::isObject)
            .orElseThrow(() -> foreign(entry));
    Commit commit = toCommit(entry, braid, added, removed);
    requireAll(entry, braid, "added", added);
    requireAll(entry, braid, "removed", removed);
    return commit;
  }

  /**
   * @throws BraidException TABLE_CORRUPT if the line is not a JSON object
   */
  public static JsonNode parseLine(String entry, String line) {
    try {
      JsonNode action = JSON.readTree(line);
      if (action.isObject()) {
        return action;
      }
      throw corrupt(entry, "a line of it is not a JSON object");
    } catch (JsonProcessingException e) {
      throw corrupt(entry, "a line of it is not JSON or was cut off");
    }
  }

  /** An entry that was cut off between two lines is still JSON, so the files are counted. */
  private static void requireAll(String entry, JsonNode braid, String kind, List<DataFile> found) {
    int promised = LogJson.required(entry, braid, kind).asInt();
    if (found.size() != promised) {
      throw corrupt(entry, "it names %d files %s of %d".formatted(found.size(), kind, promised));
    }
  }

  /** The file that an {@code add} or {@code remove} action is about. */
  public static DataFile toFile(String entry, JsonNode action) {
    return LogJson.toFile(entry, action);
  }

  /** The body of an {@code add} action. */
  public static ObjectNode toAdd(DataFile file, boolean changesData) {
    ObjectNode add = JSON.createObjectNode();
    LogJson.putFile(add, file);
    add.put("modificationTime", file.modifiedAtMillis());
    add.put("dataChange", changesData);
    return add;
  }

  private static Commit toCommit(
      String entry, JsonNode braid, List<DataFile> added, List<DataFile> removed) {
    refuseAnOldRegistry(entry, braid.path("stamp"));
    try {
      return new Commit(
          LogJson.required(entry, braid, "id").asText(),
          JSON.treeToValue(LogJson.required(entry, braid, "operation"), Operation.class),
          JSON.treeToValue(LogJson.required(entry, braid, "stamp"), Stamp.class),
          added,
          removed);
    } catch (UnrecognizedPropertyException | InvalidTypeIdException e) {
      throw new BraidException(
          ErrorCode.LAKE_TOO_NEW,
          "%s carries a stamp that this Braid does not know: %s. Use the version that wrote it."
              .formatted(entry, e.getOriginalMessage()),
          e);
    } catch (JsonProcessingException e) {
      throw corrupt(entry, "its stamp cannot be read: " + e.getOriginalMessage());
    }
  }

  private static void refuseAnOldRegistry(String entry, JsonNode stamp) {
    int format = stamp.path("format").asInt(Stamp.Registered.FORMAT);
    if (format < Stamp.Registered.FORMAT) {
      throw new BraidException(
          ErrorCode.LAKE_TOO_OLD,
          "%s has format %d, which this Braid no longer reads. The events are untouched: move the folder 'registry' out of the lake, then 'braid apply' registers the project anew."
              .formatted(entry, format));
    }
  }

  private static ObjectNode commitInfo(Commit commit, Instant now) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode info = action.putObject("commitInfo");
    info.put("timestamp", now.toEpochMilli());
    info.put("operation", commit.operation().name());
    info.putObject("operationParameters");
    info.put("isBlindAppend", commit.removed().isEmpty());
    info.put("engineInfo", "Braid");
    ObjectNode braid = info.putObject("braid");
    braid.put("id", commit.id());
    braid.put("operation", commit.operation().name());
    braid.put("added", commit.added().size());
    braid.put("removed", commit.removed().size());
    braid.set("stamp", JSON.valueToTree(commit.stamp()));
    return action;
  }

  private static ObjectNode remove(DataFile file, Instant now, boolean changesData) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode remove = action.putObject("remove");
    LogJson.putFile(remove, file);
    remove.put("deletionTimestamp", now.toEpochMilli());
    remove.put("extendedFileMetadata", true);
    remove.put("dataChange", changesData);
    return action;
  }

  private static BraidException foreign(String entry) {
    return new BraidException(
        ErrorCode.TABLE_FOREIGN_WRITE,
        ("%s was not written by Braid, so it is not known what the table stands for after it. Only"
                + " Braid may write to a lake; restore the table as it was before.")
            .formatted(entry));
  }

  static BraidException corrupt(String entry, String why) {
    return new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "%s cannot be used: %s. Restore that file from a copy.".formatted(entry, why));
  }
}
