package io.braid.core.project;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of streams and views: legal, and each there once, whatever its case. */
final class Names {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
  private final Map<String, String> fileOfName = new HashMap<>();

  boolean isEmpty() {
    return fileOfName.isEmpty();
  }

  static boolean isLegal(String name) {
    return LEGAL.matcher(name).matches();
  }

  /** Whether the name may be used; if not, the reason is a problem of the file. */
  boolean claim(String name, Origin origin) {
    if (!isLegal(name)) {
      origin.problem(
          0,
          "'%s' cannot be a name. A name begins with a letter, goes on with letters, digits and underscores, and has at most 63 of them. Rename the file"
              .formatted(name));
      return false;
    }
    String other = fileOfName.putIfAbsent(name.toLowerCase(Locale.ROOT), origin.file());
    if (other != null) {
      origin.problem(
          0,
          "The name '%s' is taken by %s. Streams and views share their names, and case counts nothing. Rename one of the files"
              .formatted(name, other));
    }
    return other == null;
  }
}
