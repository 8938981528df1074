package io.braid.serving.tail;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.FileNotFoundException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** What a storage's exceptions mean to a user. */
final class ReadErrors {
  private ReadErrors() {}

  static BraidException of(Path path, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CharacterCodingException) {
        return corrupt(path, "it is not UTF-8 text");
      }
    }
    return new BraidException(
        ErrorCode.LAKE_UNREADABLE,
        "%s could not be read: %s. Check the lake's storage; it is tried again until it answers."
            .formatted(path, cause),
        cause);
  }

  /** While it was copied to this machine. */
  static BraidException onCopy(Path path, java.nio.file.Path folder, Throwable cause) {
    if (String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("no space left")) {
      return new BraidException(
          ErrorCode.DISK_FULL,
          "There is no space left in %s to copy %s. Free some, or make 'serving.cache' in braid.yaml smaller; it is tried again until it fits."
              .formatted(folder, path),
          cause);
    }
    return of(path, cause);
  }

  /** An entry that is not there: it was cleaned up, or lost. */
  static BraidException gone(Path path, String why) {
    return new BraidException(
        ErrorCode.TABLE_CORRUPT, unusable(path, why), new FileNotFoundException(path.toString()));
  }

  static BraidException corrupt(Path path, String why) {
    return new BraidException(ErrorCode.TABLE_CORRUPT, unusable(path, why));
  }

  private static String unusable(Path path, String why) {
    return "%s cannot be used: %s. Restore that file from a copy.".formatted(path, why);
  }
}
