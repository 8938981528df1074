package io.braid.batch.command;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The project that {@code braid init} writes. */
record NewProject(Path folder) {
  static final List<String> FILES =
      List.of(
          "README.md",
          "braid.yaml",
          "events/clicks.jsonl",
          "streams/clicks.yaml",
          "views/visits_by_minute.sql",
          "views/visits_by_page.sql");

  /**
   * All files or, if one of them is there, none.
   *
   * @throws BraidException USAGE
   */
  void write() {
    FILES.forEach(this::refuseIfThere);
    try {
      for (String file : FILES) {
        Files.createDirectories(folder.resolve(file).getParent());
      }
      for (String file : FILES) {
        write(file);
      }
    } catch (FileAlreadyExistsException e) {
      throw new BraidException(
          ErrorCode.USAGE,
          "'%s' is in the way of a folder. Choose another folder.".formatted(e.getFile()),
          e);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.USAGE,
          "The project cannot be written to '%s': %s. Choose a folder that may be written to."
              .formatted(folder, e),
          e);
    }
  }

  private void refuseIfThere(String file) {
    Path path = folder.resolve(file);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new BraidException(
          ErrorCode.USAGE,
          "'%s' is there already, so nothing was written. Choose another folder, or remove the file."
              .formatted(path));
    }
  }

  private void write(String file) throws IOException {
    try (InputStream content = NewProject.class.getResourceAsStream("init/" + file)) {
      if (content == null) {
        throw new UncheckedIOException(new IOException(file + " is not on the class path"));
      }
      Files.copy(content, folder.resolve(file));
    }
  }
}
