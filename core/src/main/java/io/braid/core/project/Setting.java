package io.braid.core.project;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value of a project file that may refer to the environment ({@code ${env:NAME}}, {@code
 * ${env:NAME:-default}}) or to a file ({@code ${file:/run/secrets/x}}). It is resolved when it is
 * used, anew each time, and never printed: {@code toString} shows the references only.
 */
public final class Setting {
  private final String file;
  private final Place place;
  private final List<Reference> parts;
  private final Environment environment;

  Setting(String file, Place place, List<Reference> parts, Environment environment) {
    this.file = file;
    this.place = place;
    this.parts = List.copyOf(parts);
    this.environment = environment;
  }

  /** A value that stands for itself. */
  public static Setting of(String value) {
    return new Setting(
        "",
        Place.FILE,
        List.of(new Reference.Literal(value)),
        new Environment(Path.of(""), Map.of()));
  }

  /**
   * @throws BraidException naming the variable or file that is missing, with file, line and column
   */
  public String value() {
    try {
      return resolve();
    } catch (UnresolvedException unresolved) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          new Problem(file, place, ErrorCode.PROJECT_INVALID, unresolved.text()).toLine(),
          unresolved);
    }
  }

  /** The value as a path; a relative one begins at the project's folder. */
  public Path toPath() {
    return environment.folder().resolve(value());
  }

  String resolve() throws UnresolvedException {
    StringBuilder value = new StringBuilder();
    for (Reference part : parts) {
      value.append(part.resolve(environment));
    }
    return value.toString();
  }

  /** Whether some of it comes from outside the project's files. */
  boolean refersElsewhere() {
    return parts.stream().anyMatch(part -> !(part instanceof Reference.Literal));
  }

  @Override
  public String toString() {
    return parts.stream().map(Reference::toString).collect(Collectors.joining());
  }
}
