package io.braid.speed.source.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;

/**
 * An open file of rows. A row is a JSON object of all its columns: what an event is decoded from,
 * and what people see of it where it is none.
 */
abstract class RowFile implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** How many rows its footer speaks of. */
  abstract long count();

  /** The next row is this one, counted from 0. */
  abstract void seek(long row) throws IOException;

  /**
   * The next row.
   *
   * @throws EOFException if there is none
   */
  final byte[] next() throws IOException {
    bytes.reset();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      writeNext(out);
    }
    return bytes.toByteArray();
  }

  abstract void writeNext(JsonGenerator out) throws IOException;
}
