package io.braid.core.view;

/**
 * A dimension as a definition reads it.
 *
 * @param name as queries call it
 * @param version names its content: twelve hexadecimal digits
 */
public record DimensionVersion(String name, String version) {
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
