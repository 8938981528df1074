package io.braid.core.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.braid.core.stream.EpochRange;
import java.io.Serializable;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data file of a table. Its name carries the epochs that its rows belong to, so every reader of
 * the log knows them without opening it.
 *
 * @param path relative to the table's folder: {@code epochs-FIRST-LAST-UUID.parquet}
 * @param bytes its length
 * @param rows its row count
 * @param modifiedAtMillis since 1970
 * @param stats Delta's statistics of the file as JSON; empty for none
 */
public record DataFile(String path, long bytes, long rows, long modifiedAtMillis, String stats)
    implements Serializable {
  private static final Pattern NAME = Pattern.compile("epochs-(\\d+)-(\\d+)-.+");

  /** A new file name for rows of these epochs. */
  public static String newName(EpochRange epochs) {
    return "epochs-%d-%d-%s.parquet".formatted(epochs.first(), epochs.last(), UUID.randomUUID());
  }

  /**
   * @throws IllegalStateException if the name carries no epochs, so the file is not one of Braid's
   */
  @JsonIgnore
  public EpochRange epochs() {
    Matcher name = NAME.matcher(path);
    if (!name.matches()) {
      throw new IllegalStateException(
          "The file '%s' does not carry its epochs in its name".formatted(path));
    }
    return new EpochRange(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
  }
}
