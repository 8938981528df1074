package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

final class StorageErrorsTest {
  private static final Path FILE = new Path("/lake/file");

  @Test
  void aFullDiskIsToldFromARefusal() {
    IOException full = new FileSystemException("f", null, "No space left on device");
    assertCode(full, ErrorCode.DISK_FULL);
    assertCode(new UncheckedIOException(full), ErrorCode.DISK_FULL);
    assertCode(new IOException("Disk quota exceeded"), ErrorCode.DISK_FULL);
    assertCode(new AccessDeniedException("f"), ErrorCode.LAKE_NOT_WRITABLE);
    assertCode(
        new FileSystemException("f", null, "Read-only file system"), ErrorCode.LAKE_NOT_WRITABLE);
  }

  @Test
  void anythingElseLeavesTheOutcomeOpen() {
    assertThat(StorageErrors.findRefusal(FILE, new IOException("Connection reset"))).isEmpty();
    assertThat(StorageErrors.findRefusal(FILE, new IOException())).isEmpty();
  }

  @Test
  void textThatIsNotUtf8IsCorrupt() {
    assertThat(StorageErrors.onRead(FILE, new MalformedInputException(1)).code())
        .isEqualTo(ErrorCode.TABLE_CORRUPT);
    assertThat(StorageErrors.onRead(FILE, new IOException("Connection reset")).code())
        .isEqualTo(ErrorCode.LAKE_UNREADABLE);
  }

  private static void assertCode(Throwable cause, ErrorCode code) {
    assertThat(StorageErrors.findRefusal(FILE, cause))
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(code));
  }
}
