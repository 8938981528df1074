package io.braid.speed.source.files;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.SourceFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** What may be wrong with a folder of files. */
final class FileErrors {
  private FileErrors() {}

  static BraidException onList(Path folder, IOException e) {
    return new BraidException(
        ErrorCode.FILES_UNREACHABLE,
        e instanceof FileNotFoundException
            ? "There is no folder '%s'. Create it, or correct 'folder' in the stream's file."
                .formatted(folder)
            : "The folder '%s' cannot be listed: %s. Check 'folder' in the stream's file, the store behind it, and the right to read it."
                .formatted(folder, e),
        e);
  }

  static BraidException onRead(SourceFile file, IOException e) {
    return new BraidException(
        ErrorCode.FILES_UNREACHABLE,
        "'%s' cannot be read: %s. Check the store that it lies in, and the right to read it."
            .formatted(file.path(), e),
        e);
  }

  static BraidException vanished(String path, Exception e) {
    return new BraidException(
        ErrorCode.FILES_UNREACHABLE,
        "'%s' was listed but cannot be read now: %s. The next look will tell whether it is gone."
            .formatted(path, e),
        e);
  }

  static BraidException changed(SourceFile file, FileStatus now) {
    return new BraidException(
        ErrorCode.FILE_CHANGED,
        "'%s' had %d bytes, last modified at %s, when it was given its place in the stream, but has %d of %s now. A file is read once, so what was changed in it would be missed. Nothing was skipped. Put it back as it was, and what is new into a file of its own; write files elsewhere and move them in, or raise 'settle' in the stream's file."
            .formatted(
                file.path(),
                file.bytes(),
                Instant.ofEpochMilli(file.modifiedAtMillis()),
                now.getLen(),
                Instant.ofEpochMilli(now.getModificationTime())));
  }

  static BraidException unreadable(String path, String damage, Exception e) {
    return new BraidException(
        ErrorCode.FILE_UNREADABLE,
        "'%s' cannot be %s: %s. Nothing was skipped. Replace it by a whole one before it is read, or take it out of the folder."
            .formatted(path, damage, e.getMessage()),
        e);
  }

  /** What only shows when a file is read that has its place already. */
  static BraidException damaged(FileContent content, String damage, Exception e) {
    return new BraidException(
        ErrorCode.FILE_UNREADABLE,
        "'%s' cannot be %s: %s. It has its place in the stream, and nothing was skipped. Take it out of the folder; the rows that were not read yet are then a loss that you can accept, and can come again in a file of another name."
            .formatted(content.path(), damage, e),
        e);
  }
}
