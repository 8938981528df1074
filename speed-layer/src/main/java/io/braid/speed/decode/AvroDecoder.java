package io.braid.speed.decode;

import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.braid.core.type.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, each field the column of the same name; what the columns lack is passed
 * over. With a registry each record begins with the number of its schema there.
 */
final class AvroDecoder implements RecordDecoder {
  /** A byte 0 and a number of four, before the data. */
  private static final int FRAME = 5;

  private final Schemas schemas;
  private final EventReader event;
  private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

  /** Which schema a record was written with, and where its data begins. */
  private interface Schemas {
    Written of(byte[] bytes) throws UndecodableException;
  }

  private record Written(Schema schema, int start) {}

  private AvroDecoder(Schemas schemas, List<Column> columns) {
    this.schemas = schemas;
    this.event = new EventReader(columns);
  }

  static AvroDecoder ofSchema(String schema, List<Column> columns) {
    Written always = new Written(new Schema.Parser().parse(schema), 0);
    return new AvroDecoder(bytes -> always, columns);
  }

  static AvroDecoder ofRegistry(SchemaRegistry registry, List<Column> columns) {
    Map<Integer, UndecodableException> refused = new HashMap<>();
    return new AvroDecoder(
        bytes -> {
          if (bytes.length < FRAME || bytes[0] != 0) {
            throw new UndecodableException(
                "not Avro of a schema registry: that begins with a 0 and four bytes of a number");
          }
          int number = ByteBuffer.wrap(bytes).getInt(1);
          UndecodableException known = refused.get(number);
          if (known != null) { // a registry is not asked the same for every record of a task
            throw known;
          }
          try {
            return new Written(registry.find(number), FRAME);
          } catch (UndecodableException e) {
            refused.put(number, e);
            throw e;
          }
        },
        columns);
  }

  @Override
  public @Nullable Object[] decode(byte[] bytes) throws UndecodableException {
    Written written = schemas.of(bytes);
    int length = bytes.length - written.start();
    decoder = DecoderFactory.get().binaryDecoder(bytes, written.start(), length, decoder);
    try (TokenBuffer tokens = new TokenBuffer(null, false)) {
      AvroTokens.read(written.schema(), decoder, length, tokens);
      return event.read(tokens.asParser());
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException("not Avro of its schema: " + e.getMessage());
    }
  }
}
