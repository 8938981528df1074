package io.braid.lake.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new file on a local disk, on the disk when it is closed: a commit must never outlive what it
 * names. Hadoop's own way starts a process for the permissions and writes a checksum file beside.
 */
record LocalOutputFile(Path path) implements OutputFile {
  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    Files.createDirectories(path.resolveSibling("."));
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new Positioned(channel);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    Files.deleteIfExists(path);
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Positioned extends PositionOutputStream {
    private final FileChannel channel;
    private final OutputStream out;
    private long position;

    Positioned(FileChannel channel) {
      this.channel = channel;
      this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        if (channel.isOpen()) {
          out.flush();
          channel.force(true);
        }
      }
    }
  }
}
