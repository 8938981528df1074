package io.braid.core.stream;

import java.io.Serializable;

/**
 * A file of a source and its place in the stream's log. A record's offset is {@code from} plus the
 * bytes before it in the file, as they are after decompression, or the rows before it in a file of
 * rows.
 *
 * @param path in full, as its file system names it
 * @param bytes its length as it is stored
 * @param modifiedAtMillis since 1970, by the file system's clock
 * @param from the offset of its first byte or row
 * @param until the offset behind its last
 */
public record SourceFile(String path, long bytes, long modifiedAtMillis, long from, long until)
    implements Serializable {
  public SourceFile {
    if (bytes < 0 || from < 0 || until < from) {
      throw new IllegalArgumentException(
          "'%s' cannot have %d bytes and stand at offsets [%d, %d)"
              .formatted(path, bytes, from, until));
    }
  }

  /** The same file behind another one. */
  public SourceFile movedTo(long offset) {
    return new SourceFile(path, bytes, modifiedAtMillis, offset, offset + until - from);
  }

  /** Whether it is still the one that was listed. */
  public boolean isSameAs(long otherBytes, long otherModifiedAtMillis) {
    return bytes == otherBytes && modifiedAtMillis == otherModifiedAtMillis;
  }

  public boolean overlaps(OffsetRange range) {
    return from < range.until() && until > range.from();
  }
}
