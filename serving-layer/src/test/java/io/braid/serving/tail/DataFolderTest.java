package io.braid.serving.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  private static final TableSpec TABLE = TableSpec.audits();
  private static final byte[] CONTENT = {1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir private Path lake;

  @Test
  void handsOutNoFileThatIsNotWhatItsCommitSays() throws IOException {
    write(CONTENT);
    assertThat(open()).singleElement().asString().endsWith(file().path());
    write(new byte[] {1, 2, 3, 4, 5, 6, 7, 9});
    assertRefused("its bytes are not those that were written");
    write(new byte[] {1, 2, 3});
    assertRefused("it has 3 bytes, not 8");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> open())
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_CORRUPT))
        .hasMessageContainingAll(file().path(), why, "Restore that file from a copy.");
  }

  private List<String> open() {
    DataFolder folder =
        new DataFolder(lake.toUri(), new Configuration(), new FileCache(lake.resolve("copies"), 0));
    try (DataFolder.LocalFiles files = folder.open(TABLE, List.of(file()))) {
      return files.paths();
    }
  }

  private void write(byte[] content) throws IOException {
    Path path = lake.resolve(TABLE.path()).resolve(file().path());
    Files.createDirectories(path.getParent());
    Files.write(path, content);
  }

  private static DataFile file() {
    CRC32C sum = new CRC32C();
    sum.update(CONTENT);
    return new DataFile(
        "epochs-1-1-x.parquet",
        CONTENT.length,
        1,
        1,
        "{\"numRecords\":1,\"crc32c\":\"%s\"}".formatted(DataFile.toText(sum)));
  }
}
