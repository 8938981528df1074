package io.braid.serving.tail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies of remote files in a folder of this process. Beyond its size, those least recently used go
 * first; one that is being read stays until it is closed. Thread-safe.
 */
public final class FileCache implements AutoCloseable {
  private static final String PREFIX = "braid-";
  private static final String SUFFIX = ".parquet";

  private final Path folder;
  private final long mostBytes;
  private final Map<String, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param mostBytes what files that nobody reads may take
   */
  public FileCache(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** A folder of this process; those that killed ones left behind go. */
  public static FileCache ofProcess(Path parent, long mostBytes) {
    Path own = parent.resolve(PREFIX + ProcessHandle.current().pid());
    list(parent).stream()
        .filter(other -> other.equals(own) || isLeftBehind(other))
        .forEach(FileCache::clear);
    return new FileCache(own, mostBytes);
  }

  Path folder() {
    return folder;
  }

  /** Writes the file that is asked for. */
  interface Fetch {
    void to(Path copy) throws IOException;
  }

  /**
   * @param name of the file within its lake, which never changes what it holds
   * @param size in bytes, for which room is made
   */
  Copy open(String name, long size, Fetch fetch) throws IOException {
    Copy copy = hold(name, size);
    try {
      copy.fill(fetch);
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private synchronized Copy hold(String name, long size) {
    Copy copy = copies.get(name);
    if (copy == null) {
      copy = new Copy(folder.resolve(name.replace('/', '_')), size);
      copies.put(name, copy);
      bytes += size;
    }
    copy.readers++;
    trim();
    return copy;
  }

  private synchronized void release(Copy copy) {
    copy.readers--;
    trim();
  }

  private void trim() {
    Iterator<Copy> oldest = copies.values().iterator();
    while (oldest.hasNext()) {
      Copy copy = oldest.next();
      if (copy.readers == 0 && (bytes > mostBytes || !copy.usable)) {
        copy.path.toFile().delete();
        bytes -= copy.size;
        oldest.remove();
      }
    }
  }

  /** What the copies take. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Removes every copy and the folder. */
  @Override
  public synchronized void close() {
    copies.clear();
    bytes = 0;
    clear(folder);
  }

  /** A file that stays where it is until this is closed. */
  final class Copy implements AutoCloseable {
    private final Path path;
    private final long size;
    private int readers;
    private volatile boolean usable;

    private Copy(Path path, long size) {
      this.path = path;
      this.size = size;
    }

    Path path() {
      return path;
    }

    private synchronized void fill(Fetch fetch) throws IOException {
      if (!usable) {
        Files.createDirectories(folder);
        Files.deleteIfExists(path);
        fetch.to(path);
        usable = true;
      }
    }

    /** It is fetched again when it is next asked for. */
    void spoil() {
      usable = false;
    }

    @Override
    public void close() {
      release(this);
    }
  }

  private static boolean isLeftBehind(Path other) {
    String name = other.getFileName().toString();
    return name.matches(PREFIX + "\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
  }

  /** Only what is ours; a folder that holds more stays, and so does what is not ours to remove. */
  private static void clear(Path left) {
    list(left).stream()
        .filter(file -> file.toString().endsWith(SUFFIX))
        .forEach(file -> file.toFile().delete());
    left.toFile().delete();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isReadable(folder) || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
