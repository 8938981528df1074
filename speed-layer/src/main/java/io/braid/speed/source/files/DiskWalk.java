package io.braid.speed.source.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/**
 * All files below a folder of this machine. Hadoop's own listing runs a process for each file, to
 * learn its owner.
 */
final class DiskWalk extends SimpleFileVisitor<Path> {
  private final Path root;
  private final List<FileStatus> found = new ArrayList<>();

  private DiskWalk(Path root) {
    this.root = root;
  }

  static List<FileStatus> of(Path root) throws IOException {
    DiskWalk walk = new DiskWalk(root);
    Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    return walk.found;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      found.add(
          new FileStatus(
              attributes.size(),
              false,
              1,
              0,
              attributes.lastModifiedTime().toMillis(),
              new org.apache.hadoop.fs.Path("file", null, file.toString())));
    }
    return FileVisitResult.CONTINUE;
  }

  /** One that has gone since its folder was read is as if it had not been in it. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (!(e instanceof NoSuchFileException)) {
      throw e;
    }
    if (file.equals(root)) {
      throw new FileNotFoundException(root.toString());
    }
    return FileVisitResult.CONTINUE;
  }
}
