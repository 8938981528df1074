package io.braid.local.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The lines of a text file, which may be compressed ({@code .gz}). Not thread-safe. */
final class Lines implements AutoCloseable {
  private final SeekableByteChannel channel;
  private final BufferedReader reader;

  private Lines(SeekableByteChannel channel, BufferedReader reader) {
    this.channel = channel;
    this.reader = reader;
  }

  static Lines open(Path file) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file);
    InputStream bytes = Channels.newInputStream(channel);
    if (file.toString().endsWith(".gz")) {
      bytes = new GZIPInputStream(bytes, 1 << 16);
    }
    return new Lines(
        channel, new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 1 << 16));
  }

  Optional<String> next() throws IOException {
    return Optional.ofNullable(reader.readLine());
  }

  /** How many bytes of the file have been read. */
  long position() throws IOException {
    return channel.position();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
