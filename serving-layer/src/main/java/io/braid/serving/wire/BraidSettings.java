package io.braid.serving.wire;

import io.braid.core.error.Nearest;
import io.braid.serving.query.SqlException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The settings of a session that are Braid's own.
 *
 * @param certificate whether a query tells what its answer is the answer of
 * @param at the certificates that are answered, as text; empty for the present
 * @param awaited what must be visible before a query runs
 * @param patience how long a query waits for it
 */
record BraidSettings(boolean certificate, String at, List<Awaited> awaited, Duration patience) {
  static final String CERTIFICATE = "braid.certificate";
  static final String AT = "braid.at";
  static final String MIN_EPOCH = "braid.min_epoch";
  static final String MIN_OFFSET = "braid.min_offset";
  static final String WAIT = "braid.wait";
  private static final String PREFIX = "braid.";

  BraidSettings {
    awaited = List.copyOf(awaited);
  }

  static Map<String, String> defaults() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(CERTIFICATE, "off");
    values.put(AT, "");
    values.put(MIN_EPOCH, "");
    values.put(MIN_OFFSET, "");
    values.put(WAIT, "10s");
    return values;
  }

  /**
   * @param values with all that {@link #defaults} has
   * @throws SqlException that names the setting
   */
  static BraidSettings of(Map<String, String> values) {
    return new BraidSettings(
        isOn(CERTIFICATE, value(values, CERTIFICATE)),
        value(values, AT),
        Stream.concat(
                Awaited.parseEpochs(MIN_EPOCH, value(values, MIN_EPOCH)).stream(),
                Awaited.parseOffsets(MIN_OFFSET, value(values, MIN_OFFSET)).stream())
            .toList(),
        Times.parse(WAIT, value(values, WAIT)));
  }

  /** A name with Braid's prefix that means nothing is a mistake, not some tool's habit. */
  static void refuseUnknown(String name) {
    if (name.startsWith(PREFIX) && !defaults().containsKey(name)) {
      throw new SqlException(
          "42704",
          "No setting is named \"%s\". %s"
              .formatted(name, Nearest.hint(name, defaults().keySet())));
    }
  }

  private static String value(Map<String, String> values, String name) {
    return values.getOrDefault(name, "");
  }

  private static boolean isOn(String name, String value) {
    if (value.matches("(?i)on|true|yes|1")) {
      return true;
    }
    if (value.matches("(?i)off|false|no|0")) {
      return false;
    }
    throw new SqlException("22023", "%s is on or off, but was '%s'".formatted(name, value));
  }
}
