package io.braid.lake.table;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.security.AccessControlException;

/** What a storage's exceptions mean to a user. */
public final class StorageErrors {
  private StorageErrors() {}

  /** The error, if it is certain that nothing was written. */
  static Optional<BraidException> findRefusal(Path path, Throwable cause) {
    if (isFull(cause)) {
      return Optional.of(
          new BraidException(
              ErrorCode.DISK_FULL,
              "There is no space left to write %s. Free some; nothing was lost, and the same call succeeds then."
                  .formatted(path),
              cause));
    }
    if (isRefused(cause)) {
      return Optional.of(
          new BraidException(
              ErrorCode.LAKE_NOT_WRITABLE,
              "%s may not be written: %s. Let this user write to the lake's folder."
                  .formatted(path, toText(cause)),
              cause));
    }
    return Optional.empty();
  }

  /** For what was being written; nothing is said of whether it is there. */
  public static BraidException onWrite(Path path, Throwable cause) {
    return findRefusal(path, cause)
        .orElseGet(
            () ->
                new BraidException(
                    ErrorCode.LAKE_NOT_WRITABLE,
                    "%s could not be written: %s. Check the lake's storage, then try again."
                        .formatted(path, toText(cause)),
                    cause));
  }

  static BraidException onRead(Path path, Exception cause) {
    if (causes(cause).anyMatch(CharacterCodingException.class::isInstance)) {
      return corrupt(path, "it is not UTF-8 text", cause);
    }
    return new BraidException(
        ErrorCode.LAKE_UNREADABLE,
        "%s could not be read: %s. Check the lake's storage, then try again."
            .formatted(path, toText(cause)),
        cause);
  }

  static BraidException corrupt(Path path, String why, Throwable cause) {
    return new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "%s cannot be used: %s. Restore that file from a copy.".formatted(path, why),
        cause);
  }

  static BraidException damaged(Path path, String how) {
    return new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "%s cannot be used: %s. Restore that file from a copy.".formatted(path, how));
  }

  private static boolean isFull(Throwable error) {
    return causes(error)
        .anyMatch(
            cause ->
                cause instanceof QuotaExceededException
                    || mentions(cause, "no space left on device")
                    || mentions(cause, "quota exceeded"));
  }

  private static boolean isRefused(Throwable error) {
    return causes(error)
        .anyMatch(
            cause ->
                cause instanceof AccessDeniedException
                    || cause instanceof AccessControlException
                    || cause instanceof ReadOnlyFileSystemException
                    || mentions(cause, "permission denied")
                    || mentions(cause, "operation not permitted")
                    || mentions(cause, "read-only file system"));
  }

  private static boolean mentions(Throwable error, String text) {
    String message = error.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(text);
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static String toText(Throwable error) {
    String message = error.getMessage();
    String kind = error.getClass().getSimpleName();
    return message == null ? kind : "%s (%s)".formatted(message, kind);
  }
}
