package io.braid.speed.source.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies in a folder and below. Names that begin with {@code _} or {@code .}, or end with {@code
 * ._COPYING_}, are those of files that are still written, as in all of Hadoop.
 */
final class Listing {
  private static final String COPYING = "._COPYING_";

  private final Path folder;
  private final PathMatcher names;
  private final Configuration hadoop;

  /**
   * @param names a glob that the path below the folder must match
   */
  Listing(Path folder, String names, Configuration hadoop) {
    this.folder = folder;
    this.names = FileSystems.getDefault().getPathMatcher("glob:" + names);
    this.hadoop = hadoop;
  }

  /**
   * @throws io.braid.core.error.BraidException {@code FILES_UNREACHABLE}
   */
  List<FileStatus> list() {
    try {
      FileSystem store = folder.getFileSystem(hadoop);
      Path root = store.makeQualified(folder);
      List<FileStatus> all =
          store instanceof LocalFileSystem
              ? DiskWalk.of(java.nio.file.Path.of(root.toUri()))
              : listAll(store, root);
      return all.stream()
          .filter(file -> isWanted(root.toUri().relativize(file.getPath().toUri()).getPath()))
          .toList();
    } catch (IOException e) {
      throw FileErrors.onList(folder, e);
    }
  }

  private static List<FileStatus> listAll(FileSystem store, Path root) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = store.listFiles(root, true);
    while (files.hasNext()) {
      found.add(files.next());
    }
    return found;
  }

  private boolean isWanted(String below) {
    for (String part : below.split("/", -1)) {
      if (part.startsWith("_") || part.startsWith(".") || part.endsWith(COPYING)) {
        return false;
      }
    }
    return names.matches(java.nio.file.Path.of(below));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
