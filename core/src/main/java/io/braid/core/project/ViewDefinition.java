package io.braid.core.project;

/**
 * A view as {@code views/NAME.sql} holds it.
 *
 * @param file relative to the project's folder, as errors name it
 */
public record ViewDefinition(String name, String file, String sql) {
  /** What the lines above the SELECT say. */
  public ViewComments comments() {
    return ViewComments.of(sql);
  }
}
