package io.braid.core.project;

import io.braid.core.error.Place;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of streams, views and dimensions: legal, and each there once, whatever its case. */
public final class Names {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
  private final Map<String, String> fileOfName = new HashMap<>();

  Names() {}

  static boolean isLegal(String name) {
    return LEGAL.matcher(name).matches();
  }

  /** Why a column may not be named so. */
  public static Optional<String> findColumnObjection(String name) {
    if (name.startsWith("_")) {
      return Optional.of(
          "Column '%s': names that begin with _ are Braid's own. Rename it".formatted(name));
    }
    return isLegal(name)
        ? Optional.empty()
        : Optional.of(
            "Column '%s': a name begins with a letter, goes on with letters, digits and underscores, and has at most 63 of them"
                .formatted(name));
  }

  /** Whether the name may be used; if not, the reason is a problem of the file. */
  boolean claim(String name, Origin origin) {
    if (!isLegal(name)) {
      origin.problem(
          Place.FILE,
          "'%s' cannot be a name. A name begins with a letter, goes on with letters, digits and underscores, and has at most 63 of them. Rename the file"
              .formatted(name));
      return false;
    }
    String other = fileOfName.putIfAbsent(name.toLowerCase(Locale.ROOT), origin.file());
    if (other != null) {
      origin.problem(
          Place.FILE,
          "The name '%s' is taken by %s. Streams, views and dimensions share their names, and case counts nothing. Rename one of the files"
              .formatted(name, other));
    }
    return other == null;
  }
}
