package io.braid.speed.decode;

import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Format;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a record into an event. Rows of Parquet and ORC come as JSON. Not thread-safe.
 */
public interface RecordDecoder {

  static RecordDecoder of(StreamEntry stream) {
    if (stream.format() instanceof Format.Avro avro) {
      return AvroDecoder.ofSchema(avro.schema(), stream.columns());
    }
    if (stream.format() instanceof Format.RegisteredAvro avro) {
      return AvroDecoder.ofRegistry(SchemaRegistry.at(avro.registry()), stream.columns());
    }
    if (stream.format() instanceof Format.Csv csv) {
      return new CsvDecoder(csv, stream.columns());
    }
    if (stream.format() instanceof Format.Text text) {
      return new PatternDecoder(text, stream.columns());
    }
    if (stream.format() instanceof Format.Protobuf protobuf) {
      return new ProtobufDecoder(protobuf, stream.columns());
    }
    return new JsonDecoder(stream.columns());
  }

  /**
   * The values of the columns, as Spark holds them inside, in order.
   *
   * @throws UndecodableException with the reason, whatever the bytes are
   * @throws io.braid.core.error.BraidException of category DEPENDENCY if something else must be
   *     asked and does not answer
   */
  @Nullable Object[] decode(byte[] bytes) throws UndecodableException;
}
