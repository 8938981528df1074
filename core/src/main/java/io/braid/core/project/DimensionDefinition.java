package io.braid.core.project;

import io.braid.core.type.Column;
import java.nio.file.Path;
import java.util.List;

/**
 * A small table of {@code dimensions/}.
 *
 * @param file relative to the project's folder, as errors name it
 * @param path the same, absolute
 * @param columns of a CSV, in the order of its header; the other formats hold their own
 */
public record DimensionDefinition(
    String name, String file, Path path, Format format, List<Column> columns) {

  /** How the rows are written down. */
  public enum Format {
    CSV,
    /** A file, or a folder of such files. */
    PARQUET,
    /** A folder with a {@code _delta_log}; what counts is its newest version. */
    DELTA
  }

  public DimensionDefinition {
    columns = List.copyOf(columns);
  }
}
