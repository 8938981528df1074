package io.braid.lake.table;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file whose bytes are summed up on their way to it, so that nobody reads it for that. */
record SummedOutputFile(OutputFile file, CRC32C checksum) implements OutputFile {

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return new Summed(file.create(blockSizeHint), checksum);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return new Summed(file.createOrOverwrite(blockSizeHint), checksum);
  }

  @Override
  public boolean supportsBlockSize() {
    return file.supportsBlockSize();
  }

  @Override
  public long defaultBlockSize() {
    return file.defaultBlockSize();
  }

  @Override
  public String getPath() {
    return file.getPath();
  }

  private static final class Summed extends PositionOutputStream {
    private final PositionOutputStream out;
    private final CRC32C checksum;

    Summed(PositionOutputStream out, CRC32C checksum) {
      this.out = out;
      this.checksum = checksum;
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      checksum.update(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      checksum.update(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
