package io.braid.core.project;

import java.net.URI;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** The section {@code source} of a stream's file, with one kind of source in it. */
final class SourceSection {
  static final List<String> KINDS = List.of("kafka", "kinesis", "flume", "files", "http");

  private static final List<String> KAFKA_KEYS =
      List.of("bootstrap", "topic", "start", "properties");
  private static final List<String> KINESIS_KEYS =
      List.of("stream", "region", "endpoint", "access_key", "secret_key");
  private static final List<String> FLUME_KEYS = List.of("host", "port");
  private static final List<String> FILES_KEYS = List.of("folder", "names", "settle");
  private static final List<String> HTTP_KEYS = List.of("port", "token");
  private static final Set<String> OURS =
      Set.of(
          "bootstrap.servers",
          "key.deserializer",
          "value.deserializer",
          "enable.auto.commit",
          "auto.offset.reset");
  private static final String LOOPBACK = "127.0.0.1";
  private static final String ALL_NAMES = "**";
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration LONGEST_SETTLE = Duration.ofHours(1);

  private SourceSection() {}

  static Optional<SourceDefinition> read(Section kinds) {
    List<String> named = KINDS.stream().filter(kinds::has).toList();
    if (named.size() != 1) {
      kinds.problem(
          "'source' has one of %s, but has %s"
              .formatted(
                  String.join(", ", KINDS),
                  named.isEmpty() ? "none" : String.join(" and ", named)));
      return Optional.empty();
    }
    return switch (named.get(0)) {
      case "kafka" -> kinds.requireSection("kafka", KAFKA_KEYS).flatMap(SourceSection::toKafka);
      case "kinesis" ->
          kinds.requireSection("kinesis", KINESIS_KEYS).flatMap(SourceSection::toKinesis);
      case "flume" -> kinds.requireSection("flume", FLUME_KEYS).flatMap(SourceSection::toFlume);
      case "files" -> kinds.requireSection("files", FILES_KEYS).flatMap(SourceSection::toFiles);
      default -> kinds.requireSection("http", HTTP_KEYS).flatMap(SourceSection::toHttp);
    };
  }

  private static Optional<SourceDefinition> toHttp(Section http) {
    Optional<Setting> token = http.find("token").flatMap(text -> text.toSecret("A token"));
    return http.require("port")
        .flatMap(text -> text.toNumber(0, 65_535))
        .map(port -> new HttpSource(port.intValue(), token));
  }

  private static Optional<SourceDefinition> toFlume(Section flume) {
    Optional<String> host =
        flume.find("host").map(Text::resolve).orElseGet(() -> Optional.of(LOOPBACK));
    return flume
        .require("port")
        .flatMap(text -> text.toNumber(1, 65_535))
        .flatMap(port -> host.map(name -> new FlumeSource(name, port.intValue())));
  }

  private static Optional<SourceDefinition> toFiles(Section files) {
    Optional<Text> names = files.find("names");
    Optional<Text> settle = files.find("settle");
    Optional<String> glob =
        names.isEmpty() ? Optional.of(ALL_NAMES) : names.flatMap(SourceSection::toGlob);
    Optional<Duration> still =
        settle.isEmpty()
            ? Optional.of(SETTLE)
            : settle.flatMap(text -> text.toDuration(Duration.ZERO, LONGEST_SETTLE));
    return files
        .require("folder")
        .flatMap(Text::toLocation)
        .flatMap(
            folder -> glob.flatMap(name -> still.map(time -> new FilesSource(folder, name, time))));
  }

  private static Optional<String> toGlob(Text text) {
    return text.resolve().filter(glob -> isGlob(text, glob));
  }

  private static boolean isGlob(Text text, String glob) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return true;
    } catch (PatternSyntaxException e) {
      text.problem(
          "'names' is a pattern such as *.json or **/part-*, but '%s' is none: %s"
              .formatted(text.raw(), e.getDescription()));
      return false;
    }
  }

  private static Optional<SourceDefinition> toKafka(Section kafka) {
    Optional<Setting> bootstrap = kafka.require("bootstrap").flatMap(Text::toSetting);
    Optional<Setting> topic = kafka.require("topic").flatMap(Text::toSetting);
    Optional<Text> written = kafka.find("start");
    Optional<KafkaStart> start =
        written.isEmpty()
            ? Optional.of(KafkaStart.EARLIEST)
            : written.flatMap(SourceSection::toStart);
    Map<String, Setting> properties = new LinkedHashMap<>();
    kafka
        .findSectionOfAnyKeys("properties")
        .ifPresent(section -> section.texts().forEach(text -> addProperty(text, properties)));
    return bootstrap.flatMap(
        servers ->
            topic.flatMap(
                name -> start.map(from -> new KafkaSource(servers, name, from, properties))));
  }

  private static Optional<KafkaStart> toStart(Text text) {
    return text.resolve().map(String::strip).flatMap(word -> toStart(text, word));
  }

  private static Optional<KafkaStart> toStart(Text text, String word) {
    if (word.equals("earliest")) {
      return Optional.of(KafkaStart.EARLIEST);
    }
    if (word.equals("latest")) {
      return Optional.of(new KafkaStart.Latest());
    }
    try {
      return Optional.of(new KafkaStart.From(OffsetDateTime.parse(word).toInstant()));
    } catch (DateTimeParseException e) {
      text.problem(
          "'start' is earliest, latest or a moment such as 2026-05-01T00:00:00Z, but was '%s'"
              .formatted(text.raw()));
      return Optional.empty();
    }
  }

  private static Optional<SourceDefinition> toKinesis(Section kinesis) {
    Optional<Setting> stream = kinesis.require("stream").flatMap(Text::toSetting);
    Optional<Setting> region = kinesis.require("region").flatMap(Text::toSetting);
    Optional<Text> endpoint = kinesis.find("endpoint");
    Optional<URI> address = endpoint.flatMap(Text::toAddress).map(URI::create);
    Optional<Text> access = kinesis.find("access_key");
    Optional<Text> secret = kinesis.find("secret_key");
    if (access.isPresent() != secret.isPresent()) {
      access
          .or(() -> secret)
          .ifPresent(
              text ->
                  text.problem(
                      "'access_key' and 'secret_key' come together. Add the other one, or leave both out to use AWS's own chain of credentials"));
    }
    Optional<Setting> id = access.flatMap(Text::toSetting);
    Optional<Setting> key = secret.flatMap(text -> text.toSecret("A secret key"));
    Optional<KinesisSource.Keys> keys =
        id.flatMap(known -> key.map(hidden -> new KinesisSource.Keys(known, hidden)));
    return stream.flatMap(
        name -> region.map(where -> new KinesisSource(name, where, address, keys)));
  }

  private static void addProperty(Text text, Map<String, Setting> properties) {
    if (OURS.contains(text.key())) {
      text.problem("'%s' is set by Braid. Remove it".formatted(text.key()));
    }
    text.toSetting().ifPresent(setting -> properties.put(text.key(), setting));
  }
}
