package io.braid.batch.maintain;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.ViewId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The folders {@code views/VIEW/HASH} of a lake, each with the tables of one definition. */
public final class DefinitionFolders {
  private final Path views;
  private final Configuration hadoop;

  /**
   * @param lake the root folder, a path or a URI
   */
  public DefinitionFolders(String lake, Configuration hadoop) {
    this.views = new Path(lake, "views");
    this.hadoop = hadoop;
  }

  /** Every definition that has one, registered or not. */
  public List<ViewId> list() {
    List<ViewId> found = new ArrayList<>();
    for (Path view : children(views)) {
      for (Path definition : children(view)) {
        if (definition.getName().matches("[0-9a-f]{12}")) {
          found.add(new ViewId(view.getName(), new DefinitionHash(definition.getName())));
        }
      }
    }
    return found;
  }

  /** Whether no file of it was written since a moment. */
  public boolean isOlder(ViewId id, Instant moment) {
    try {
      RemoteIterator<LocatedFileStatus> files = files().listFiles(folder(id), true);
      while (files.hasNext()) {
        if (files.next().getModificationTime() >= moment.toEpochMilli()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw unreadable(folder(id), e);
    }
  }

  public void delete(ViewId id) {
    try {
      files().delete(folder(id), true);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.LAKE_NOT_WRITABLE,
          "'%s' could not be deleted: %s. Check the lake's storage, then try again."
              .formatted(folder(id), e),
          e);
    }
  }

  private Path folder(ViewId id) {
    return new Path(views, "%s/%s".formatted(id.view(), id.definition()));
  }

  private List<Path> children(Path folder) {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus child : files().listStatus(folder)) {
        if (child.isDirectory()) {
          found.add(child.getPath());
        }
      }
      return found;
    } catch (FileNotFoundException e) {
      return found;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private FileSystem files() throws IOException {
    return views.getFileSystem(hadoop);
  }

  private static BraidException unreadable(Path folder, IOException e) {
    return new BraidException(
        ErrorCode.LAKE_UNREADABLE,
        "'%s' could not be listed: %s. Check the lake's storage, then try again."
            .formatted(folder, e),
        e);
  }
}
