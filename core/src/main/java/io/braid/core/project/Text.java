package io.braid.core.project;

import io.braid.core.error.Place;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A single value as the file holds it. What cannot be read becomes a problem and an empty result.
 */
record Text(Origin origin, String key, Place place, String raw) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  void problem(String text) {
    origin.problem(place, text);
  }

  /** For what is used later, if at all. */
  Optional<Setting> toSetting() {
    try {
      return Optional.of(
          new Setting(origin.file(), place, Reference.parse(raw), origin.environment()));
    } catch (UnresolvedException unresolved) {
      problem("'%s': %s".formatted(key, unresolved.text()));
      return Optional.empty();
    }
  }

  /**
   * The same for a secret, which only a reference may name.
   *
   * @param what it is, at the beginning of a sentence
   */
  Optional<Setting> toSecret(String what) {
    Optional<Setting> secret = toSetting();
    if (secret.filter(setting -> !setting.refersElsewhere()).isPresent()) {
      problem(what + " does not stand in a project file. Write ${env:NAME} or ${file:PATH}");
    }
    return secret;
  }

  /** For what every command needs. */
  Optional<String> resolve() {
    return toSetting().flatMap(this::resolve);
  }

  private Optional<String> resolve(Setting setting) {
    try {
      return Optional.of(setting.resolve());
    } catch (UnresolvedException unresolved) {
      problem("'%s': %s".formatted(key, unresolved.text()));
      return Optional.empty();
    }
  }

  /** A folder, relative to the project's, or a URI of one. */
  Optional<URI> toLocation() {
    return resolve().map(String::strip).flatMap(this::toLocation);
  }

  private Optional<URI> toLocation(String value) {
    try {
      String trimmed = value.length() > 1 ? value.replaceAll("/+$", "") : value;
      return Optional.of(SCHEME.matcher(value).matches() ? new URI(trimmed) : toFolder(value));
    } catch (URISyntaxException | InvalidPathException e) {
      problem(
          "'%s' is a folder or a URI such as hdfs://host:8020/%1$s, but was '%s'"
              .formatted(key, raw));
      return Optional.empty();
    }
  }

  private URI toFolder(String value) throws URISyntaxException {
    Path folder = origin.environment().folder().resolve(value).normalize();
    return new URI("file", "", folder.toString(), null);
  }

  /** A URL such as {@code http://127.0.0.1:4567}, without a slash at its end. */
  Optional<String> toAddress() {
    Optional<String> address = resolve().map(value -> value.strip().replaceAll("/+$", ""));
    if (address.filter(Text::isAddress).isPresent()) {
      return address;
    }
    if (address.isPresent()) {
      problem(
          "'%s' is an address such as http://127.0.0.1:4567, but '%s' is none".formatted(key, raw));
    }
    return Optional.empty();
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** What stands in a file of the project. */
  Optional<String> readFile() {
    return read(Files::readString, "a file of UTF-8 text");
  }

  /** The same for a file that holds no text. */
  Optional<byte[]> readBytes() {
    return read(Files::readAllBytes, "a file");
  }

  /** How a file is read. */
  private interface Reading<T> {
    T of(Path file) throws IOException;
  }

  private <T> Optional<T> read(Reading<T> reading, String kind) {
    Optional<String> name = resolve();
    try {
      return name.isEmpty()
          ? Optional.empty()
          : Optional.of(reading.of(origin.environment().folder().resolve(name.get()).normalize()));
    } catch (IOException | InvalidPathException e) {
      problem("'%s' is %s, but '%s' cannot be read: %s".formatted(key, kind, raw, e));
      return Optional.empty();
    }
  }

  Optional<Duration> toDuration(Duration least, Duration most) {
    return resolve().flatMap(value -> toDuration(value, least, most));
  }

  private Optional<Duration> toDuration(String value, Duration least, Duration most) {
    Matcher parts = DURATION.matcher(value);
    if (!parts.matches()) {
      problem(
          "'%s' is a duration such as 500ms, 1s, 5m or 2h, but was '%s'"
              .formatted(key, shown(value)));
      return Optional.empty();
    }
    Duration duration =
        Duration.ofMillis(Long.parseLong(parts.group(1)) * MILLIS.getOrDefault(parts.group(2), 0L));
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      problem(
          "'%s' is between %s and %s, but was '%s'"
              .formatted(key, toText(least), toText(most), shown(value)));
      return Optional.empty();
    }
    return Optional.of(duration);
  }

  Optional<Long> toNumber(long least, long most) {
    return resolve().flatMap(value -> toNumber(value, least, most));
  }

  private Optional<Long> toNumber(String value, long least, long most) {
    try {
      long number = Long.parseLong(value.replace("_", ""));
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    problem(
        "'%s' is a whole number between %d and %d, but was '%s'"
            .formatted(key, least, most, shown(value)));
    return Optional.empty();
  }

  /** One of a few words. */
  Optional<String> toWord(List<String> known) {
    Optional<String> word = resolve().filter(known::contains);
    if (word.isEmpty()) {
      problem(
          "'%s' cannot be '%s'. Known: %s".formatted(key, shown(raw), String.join(", ", known)));
    }
    return word;
  }

  /** What came from elsewhere may be a secret that was put in the wrong place. */
  private String shown(String value) {
    return value.equals(raw) ? value : raw;
  }

  private static String toText(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
