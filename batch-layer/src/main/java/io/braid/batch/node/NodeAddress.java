package io.braid.batch.node;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.project.User;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a serving node is and who asks.
 *
 * @param shown without secrets
 * @param url of JDBC
 * @param user of the project; empty if the URL names one itself
 */
public record NodeAddress(String shown, String url, Optional<User> user) {
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^\\s:/?@]+):\\d{1,5}");
  private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^/?\\s]+)(/.*)?");

  /**
   * @param given {@code HOST:PORT} or a JDBC URL; unless it names a user, the project's first one
   *     asks
   * @throws BraidException {@code USAGE} for anything else
   */
  public static NodeAddress of(String given, Project project) {
    Optional<User> first = project.users().stream().findFirst();
    if (PLACE.matcher(given).matches()) {
      return new NodeAddress(given, "jdbc:postgresql://" + given + "/braid", first);
    }
    Matcher url = URL.matcher(given);
    if (url.matches()) {
      boolean named = given.contains("?user=") || given.contains("&user=");
      return new NodeAddress(url.group(1), given, named ? Optional.empty() : first);
    }
    throw new BraidException(
        ErrorCode.USAGE,
        "--serving is HOST:PORT or a URL such as jdbc:postgresql://127.0.0.1:5433/braid, but was neither.");
  }

  /** For the driver; the password is read now. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "braid verify");
    properties.setProperty("connectTimeout", "10");
    user.ifPresent(
        who -> {
          properties.setProperty("user", who.name());
          properties.setProperty("password", who.password().value());
        });
    return properties;
  }
}
