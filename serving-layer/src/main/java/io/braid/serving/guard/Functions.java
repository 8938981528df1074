package io.braid.serving.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The functions that a query may call. Immutable. */
public final class Functions {
  private static final Set<String> BUILT_IN_SCHEMAS = Set.of("", "main");

  private final Set<String> builtIn;
  private final Set<String> growing;
  private final String ownSchema;

  private Functions(Set<String> builtIn, Set<String> growing, String ownSchema) {
    this.builtIn = builtIn;
    this.growing = growing;
    this.ownSchema = ownSchema;
  }

  /**
   * @param ownSchema a schema whose functions are all of our own making, hence allowed
   */
  public static Functions load(String ownSchema) {
    return new Functions(words("functions.txt"), words("growing.txt"), ownSchema);
  }

  /** Names in lower case. */
  boolean allows(String schema, String name) {
    return schema.equals(ownSchema)
        || (BUILT_IN_SCHEMAS.contains(schema)
            && (builtIn.contains(name) || growing.contains(name)));
  }

  /** Whether one call can make a value that is longer than its arguments. */
  boolean grows(String name) {
    return growing.contains(name);
  }

  private static Set<String> words(String resource) {
    try (InputStream in = Functions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      Set<String> words = new HashSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# "))
          .forEach(line -> words.addAll(Arrays.asList(line.strip().split("\\s+"))));
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
