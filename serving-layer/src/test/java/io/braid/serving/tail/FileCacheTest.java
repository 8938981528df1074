package io.braid.serving.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCacheTest {
  @TempDir private Path parent;
  private final List<String> fetched = new ArrayList<>();

  @Test
  void dropsWhatWasLeastRecentlyUsed() throws IOException {
    FileCache cache = new FileCache(parent.resolve("copies"), 20);
    open(cache, "a", 10).close();
    open(cache, "b", 10).close();
    open(cache, "a", 10).close();
    open(cache, "c", 10).close();

    assertThat(names(cache)).containsExactly("a.parquet", "c.parquet");
    assertThat(fetched).containsExactly("a", "b", "c");
  }

  @Test
  void keepsWhatIsBeingReadAndReadsWhatIsLargerThanItself() throws IOException {
    FileCache cache = new FileCache(parent.resolve("copies"), 10);
    FileCache.Copy first = open(cache, "a", 10);
    FileCache.Copy again = open(cache, "a", 10);
    FileCache.Copy large = open(cache, "large", 50);
    assertThat(first.path()).hasSize(10);
    assertThat(large.path()).hasSize(50);

    first.close();
    assertThat(again.path()).exists();
    again.close();
    assertThat(again.path()).doesNotExist();
    large.close();
    assertThat(large.path()).doesNotExist();
  }

  @Test
  void fetchesAgainWhatFailedOrWasDamaged() throws IOException {
    FileCache cache = new FileCache(parent.resolve("copies"), 100);
    assertThatThrownBy(
            () ->
                cache.open(
                    "a.parquet",
                    10,
                    to -> {
                      Files.write(to, new byte[3]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");
    assertThat(names(cache)).isEmpty();

    FileCache.Copy damaged = open(cache, "a", 10);
    damaged.spoil();
    damaged.close();
    open(cache, "a", 10).close();
    assertThat(fetched).containsExactly("a", "a");
  }

  @Test
  void removesWhatKilledProcessesLeftAndNothingElse() throws IOException {
    long self = ProcessHandle.current().pid();
    Path killed = leave("braid-" + Long.MAX_VALUE / 10);
    Path own = leave("braid-" + self);
    Path running = leave("braid-" + ProcessHandle.current().parent().orElseThrow().pid());
    Path other = leave("braid-notes");

    try (FileCache cache = FileCache.ofProcess(parent, 100)) {
      assertThat(killed).doesNotExist();
      assertThat(own).doesNotExist();
      assertThat(running.resolve("a.parquet")).exists();
      assertThat(other.resolve("a.parquet")).exists();
      open(cache, "b", 10).close();
    }
    assertThat(own).doesNotExist();
  }

  private Path leave(String name) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    Files.write(folder.resolve("a.parquet"), new byte[1]);
    return folder;
  }

  private FileCache.Copy open(FileCache cache, String name, int bytes) throws IOException {
    return cache.open(
        name + ".parquet",
        bytes,
        to -> {
          fetched.add(name);
          Files.write(to, new byte[bytes]);
        });
  }

  private static List<String> names(FileCache cache) throws IOException {
    try (Stream<Path> files = Files.list(cache.folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
