package io.braid.core.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.braid.core.stream.EpochRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A data file of a table. Its name carries the epochs that its rows belong to, so every reader of
 * the log knows them without opening it.
 *
 * @param path relative to the table's folder: {@code epochs-FIRST-LAST-UUID.parquet}
 * @param bytes its length
 * @param rows its row count
 * @param modifiedAtMillis since 1970
 * @param stats Delta's statistics of the file as JSON, last of them a checksum; empty for none
 */
public record DataFile(String path, long bytes, long rows, long modifiedAtMillis, String stats)
    implements Serializable {
  private static final Pattern NAME = Pattern.compile("epochs-(\\d+)-(\\d+)-.+");
  private static final Pattern CHECKSUM = Pattern.compile(".*,\"crc32c\":\"([0-9a-f]{8})\"}");

  /** A new file name for rows of these epochs. */
  public static String newName(EpochRange epochs) {
    return "epochs-%d-%d-%s.parquet".formatted(epochs.first(), epochs.last(), UUID.randomUUID());
  }

  /** How a checksum is written, also in the field {@code crc32c} of {@link #stats}. */
  public static String toText(CRC32C checksum) {
    return "%08x".formatted(checksum.getValue());
  }

  /**
   * Reads the file to its end and says what is wrong with it: its length, or its bytes. A file that
   * was written without a checksum is held to its length only.
   */
  public Optional<String> findDamage(InputStream content) throws IOException {
    CRC32C found = new CRC32C();
    long length =
        new CheckedInputStream(content, found).transferTo(OutputStream.nullOutputStream());
    if (length != bytes) {
      return Optional.of("it has %d bytes, not %d".formatted(length, bytes));
    }
    Matcher written = CHECKSUM.matcher(stats);
    if (written.matches() && !written.group(1).equals(toText(found))) {
      return Optional.of(
          "its bytes are not those that were written (CRC-32C is %s, not %s)"
              .formatted(toText(found), written.group(1)));
    }
    return Optional.empty();
  }

  /** With no more statistics than its row count. */
  DataFile withoutValues() {
    return new DataFile(path, bytes, rows, modifiedAtMillis, "{\"numRecords\":%d}".formatted(rows));
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
