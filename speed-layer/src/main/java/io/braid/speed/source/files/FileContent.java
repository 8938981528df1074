package io.braid.speed.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** The bytes of a file after decompression, which its name asks for: {@code .gz}, {@code .bz2}. */
public final class FileContent {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final Configuration hadoop;

  FileContent(Path path, Configuration hadoop) {
    this.path = path;
    this.hadoop = hadoop;
  }

  FileStatus status() throws IOException {
    return files().getFileStatus(path);
  }

  Path path() {
    return path;
  }

  Configuration hadoop() {
    return hadoop;
  }

  /** Whether the store gives all its bytes, as they are stored. */
  boolean isWhole() {
    try (InputStream in = files().open(path, BUFFER)) {
      in.skipNBytes(status().getLen());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * How many there are. What is compressed is read through for that.
   *
   * @param stored the length of the file
   */
  long count(long stored) throws IOException {
    if (findCodec().isEmpty()) {
      return stored;
    }
    try (InputStream in = open(0)) {
      byte[] buffer = new byte[BUFFER];
      long count = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        count += read;
      }
      return count;
    }
  }

  /** From the byte {@code offset} on. What is compressed is read through up to there. */
  InputStream open(long offset) throws IOException {
    FSDataInputStream in = files().open(path, BUFFER);
    try {
      Optional<CompressionCodec> codec = findCodec();
      if (codec.isEmpty()) {
        in.seek(offset);
        return in;
      }
      InputStream content = codec.get().createInputStream(in);
      content.skipNBytes(offset);
      return content;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private Optional<CompressionCodec> findCodec() {
    return Optional.ofNullable(new CompressionCodecFactory(hadoop).getCodec(path));
  }

  private FileSystem files() throws IOException {
    return path.getFileSystem(hadoop);
  }
}
