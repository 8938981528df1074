package io.braid.lake.table;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LineCloseableIterator;
import io.delta.storage.LogStore;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Log entries on a local disk, put there once by whoever is first, also among several processes.
 * Delta's own store looks before it renames, so two processes can both win; the operating system
 * makes a hard link only if the name is free.
 */
public class LinkingLogStore extends LogStore {
  public LinkingLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public CloseableIterator<String> read(Path path, Configuration hadoop) throws IOException {
    try {
      return new LineCloseableIterator(Files.newBufferedReader(toNio(path)));
    } catch (NoSuchFileException e) {
      throw missing(path, e);
    }
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    java.nio.file.Path target = toNio(path);
    java.nio.file.Path draft =
        target.resolveSibling(".%s.%s.tmp".formatted(path.getName(), UUID.randomUUID()));
    try {
      writeThrough(draft, actions);
      if (overwrite) {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(target, draft);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel folder =
        FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Names only: what is in a log never changes, and a log has many entries. */
  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration hadoop) throws IOException {
    java.nio.file.Path first = toNio(path);
    List<String> names;
    try (Stream<java.nio.file.Path> entries = Files.list(first.resolveSibling("."))) {
      names =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.compareTo(path.getName()) >= 0)
              .sorted()
              .toList();
    } catch (NoSuchFileException e) {
      throw missing(path, e);
    }
    return names.stream()
        .map(name -> toStatus(first.resolveSibling(name), new Path(path.getParent(), name)))
        .iterator();
  }

  @Override
  public Path resolvePathOnPhysicalStorage(Path path, Configuration hadoop) {
    return path;
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
    return false;
  }

  private static FileStatus toStatus(java.nio.file.Path file, Path path) {
    java.io.File entry = file.toFile();
    return new FileStatus(
        entry.length(), entry.isDirectory(), 1, 1 << 25, entry.lastModified(), path);
  }

  /** On the disk before it returns, so that no name ever stands for less than the whole entry. */
  private static void writeThrough(java.nio.file.Path file, Iterator<String> lines)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        BufferedWriter writer =
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
      while (lines.hasNext()) {
        writer.write(lines.next());
        writer.write('\n');
      }
      writer.flush();
      channel.force(true);
    }
  }

  private static FileNotFoundException missing(Path path, IOException cause) {
    FileNotFoundException missing = new FileNotFoundException("There is no " + path);
    missing.initCause(cause);
    return missing;
  }

  private static java.nio.file.Path toNio(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
