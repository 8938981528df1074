package io.braid.core.dimension;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV as RFC 4180 has it: commas, lines that end with LF or CRLF, quotes around what holds
 * one of them, doubled within. Reads bytes, so that text that is not UTF-8 is found in its line.
 */
final class CsvReader implements Closeable {
  private static final int END = -1;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream bytes;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteArrayOutputStream field = new ByteArrayOutputStream();
  private int line = 1;
  private int next;

  private CsvReader(InputStream bytes) throws IOException {
    this.bytes = bytes;
    bytes.mark(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(bytes.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      bytes.reset();
    }
    this.next = bytes.read();
  }

  static CsvReader open(Path file) throws IOException {
    return new CsvReader(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** Empty after the last one. */
  Optional<CsvRecord> next() throws IOException, CsvException {
    if (next == END) {
      return Optional.empty();
    }
    int first = line;
    List<Optional<String>> fields = new ArrayList<>();
    fields.add(field());
    while (next == ',') {
      advance();
      fields.add(field());
    }
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
      line++;
    }
    return Optional.of(new CsvRecord(first, fields));
  }

  private Optional<String> field() throws IOException, CsvException {
    field.reset();
    if (next == '"') {
      quoted();
      return Optional.of(text());
    }
    while (!isAtEndOfField()) {
      if (next == '"') {
        throw new CsvException(
            line,
            "A quote stands within a field. Put quotes around the whole field and double the one within");
      }
      take();
    }
    return field.size() == 0 ? Optional.empty() : Optional.of(text());
  }

  private void quoted() throws IOException, CsvException {
    int opened = line;
    advance();
    while (next != END) {
      if (next == '"') {
        advance();
        if (next != '"') {
          requireEndOfField();
          return;
        }
      } else if (next == '\n') {
        line++;
      }
      take();
    }
    throw new CsvException(opened, "The quote that opens in this line is never closed");
  }

  private void requireEndOfField() throws IOException, CsvException {
    if (!isAtEndOfField()) {
      throw new CsvException(line, "Something stands between a closing quote and the next comma");
    }
  }

  /** At a comma, at the end of a line or of the file. */
  private boolean isAtEndOfField() throws IOException {
    return next == ',' || next == '\n' || next == END || (next == '\r' && isBeforeLineFeed());
  }

  private boolean isBeforeLineFeed() throws IOException {
    bytes.mark(1);
    int after = bytes.read();
    bytes.reset();
    return after == '\n' || after == END;
  }

  private void take() throws IOException {
    field.write(next);
    advance();
  }

  private void advance() throws IOException {
    next = bytes.read();
  }

  private String text() throws CsvException {
    try {
      return decoder.decode(ByteBuffer.wrap(field.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new CsvException(line, "The line is not UTF-8 text");
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
