package io.braid.core.project;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code braid.yaml}: all of a project that is neither a stream nor a view. */
record BraidFile(
    Optional<URI> lake,
    Map<String, Setting> hadoop,
    Resources resources,
    Duration interval,
    Duration heartbeat,
    Limits limits,
    Serving serving,
    List<User> users) {
  private static final List<String> KEYS =
      List.of("lake", "hadoop", "resources", "interval", "heartbeat", "limits", "serving", "users");
  private static final List<String> RESOURCES =
      List.of("executors", "cores", "memory", "queue", "patience", "spark");
  private static final List<String> LIMITS =
      List.of("events_per_epoch", "query_seconds", "query_rows");
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern MEMORY = Pattern.compile("[1-9]\\d{0,5}[mg]");
  private static final Pattern SECRET = Pattern.compile("secret|password|token|encryption\\.key");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,62}");

  static Optional<BraidFile> read(String text, Origin origin) {
    return YamlFile.read(origin, text, KEYS).map(BraidFile::toBraidFile);
  }

  private static BraidFile toBraidFile(Section root) {
    Optional<Text> heartbeatText = root.find("heartbeat");
    Duration interval =
        root.find("interval").flatMap(text -> text.toDuration(SHORTEST, LONGEST)).orElse(INTERVAL);
    Duration heartbeat =
        heartbeatText.flatMap(text -> text.toDuration(interval, LONGEST)).orElse(HEARTBEAT);
    return new BraidFile(
        root.require("lake").flatMap(Text::toLocation),
        root.findSectionOfAnyKeys("hadoop").map(BraidFile::toProperties).orElse(Map.of()),
        root.findSection("resources", RESOURCES)
            .map(BraidFile::toResources)
            .orElse(Resources.DEFAULT),
        interval,
        heartbeat.compareTo(interval) < 0 ? interval : heartbeat,
        root.findSection("limits", LIMITS).map(BraidFile::toLimits).orElse(Limits.DEFAULT),
        root.findSection("serving", List.of("port", "address", "tls", "cache"))
            .map(BraidFile::toServing)
            .orElse(Serving.DEFAULT),
        toUsers(root.findList("users", List.of("name", "password"))));
  }

  private static Map<String, Setting> toProperties(Section section) {
    Map<String, Setting> properties = new HashMap<>();
    for (Text text : section.texts()) {
      boolean secret = SECRET.matcher(text.key()).find();
      (secret ? text.toSecret("'%s'".formatted(text.key())) : text.toSetting())
          .ifPresent(setting -> properties.put(text.key(), setting));
    }
    return properties;
  }

  private static Resources toResources(Section resources) {
    return new Resources(
        number(resources, "executors", 10_000),
        number(resources, "cores", 1_000),
        resources.find("memory").flatMap(BraidFile::toMemory),
        resources.find("queue").flatMap(Text::resolve),
        resources.find("patience").flatMap(text -> text.toDuration(SHORTEST, LONGEST)),
        resources.findSectionOfAnyKeys("spark").map(BraidFile::toProperties).orElse(Map.of()));
  }

  private static Optional<String> toMemory(Text text) {
    Optional<String> memory = text.resolve().filter(value -> MEMORY.matcher(value).matches());
    if (memory.isEmpty()) {
      text.problem(
          "'%s' is an amount such as 512m or 2g, but was '%s'".formatted(text.key(), text.raw()));
    }
    return memory;
  }

  private static long toBytes(String amount) {
    long number = Long.parseLong(amount.substring(0, amount.length() - 1));
    return number << (amount.endsWith("g") ? 30 : 20);
  }

  private static Limits toLimits(Section limits) {
    return new Limits(
        number(limits, "events_per_epoch", 100_000_000).orElse(Limits.DEFAULT.eventsPerEpoch()),
        number(limits, "query_seconds", 86_400)
            .map(Duration::ofSeconds)
            .orElse(Limits.DEFAULT.queryTime()),
        number(limits, "query_rows", 1_000_000_000).orElse(Limits.DEFAULT.queryRows()));
  }

  private static Optional<Long> number(Section section, String key, long most) {
    return section.find(key).flatMap(text -> text.toNumber(1, most));
  }

  private static Serving toServing(Section serving) {
    int port =
        serving
            .find("port")
            .flatMap(text -> text.toNumber(0, 65_535))
            .map(Long::intValue)
            .orElse(Serving.DEFAULT.port());
    Optional<Serving.Tls> tls =
        serving.findSection("tls", List.of("certificate", "key")).flatMap(BraidFile::toTls);
    Optional<Text> address = serving.find("address");
    String host = address.flatMap(Text::resolve).orElse(Serving.DEFAULT.address());
    if (!serving.has("tls") && !Serving.isLoopback(host)) {
      address.ifPresent(
          text ->
              text.problem(
                  "Without TLS a node listens on this machine only (127.0.0.1), not on '%s'. Add 'tls' with 'certificate' and 'key', or remove 'address'"
                      .formatted(text.raw())));
    }
    long cache =
        serving
            .find("cache")
            .flatMap(BraidFile::toMemory)
            .map(BraidFile::toBytes)
            .orElse(Serving.DEFAULT.cacheBytes());
    boolean allowed = tls.isPresent() || Serving.isLoopback(host);
    return new Serving(allowed ? host : Serving.DEFAULT.address(), port, tls, cache);
  }

  private static Optional<Serving.Tls> toTls(Section tls) {
    Optional<Setting> certificate = tls.require("certificate").flatMap(Text::toSetting);
    Optional<Setting> key = tls.require("key").flatMap(Text::toSetting);
    return certificate.flatMap(chain -> key.map(secret -> new Serving.Tls(chain, secret)));
  }

  private static List<User> toUsers(List<Section> sections) {
    Set<String> seen = new HashSet<>();
    List<User> users = new ArrayList<>();
    for (Section section : sections) {
      Optional<String> name = section.require("name").flatMap(text -> toUserName(text, seen));
      Optional<Setting> password =
          section.require("password").flatMap(text -> text.toSecret("A password"));
      name.flatMap(known -> password.map(secret -> new User(known, secret))).ifPresent(users::add);
    }
    return users;
  }

  private static Optional<String> toUserName(Text text, Set<String> seen) {
    String name = text.raw();
    if (!USER.matcher(name).matches()) {
      text.problem(
          "A user's name has letters, digits and any of _ . @ -, at most 63 of them, but was '%s'"
              .formatted(name));
      return Optional.empty();
    }
    if (!seen.add(name)) {
      text.problem("The user '%s' stands twice".formatted(name));
      return Optional.empty();
    }
    return Optional.of(name);
  }
}
