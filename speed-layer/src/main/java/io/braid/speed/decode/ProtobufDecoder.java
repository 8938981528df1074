package io.braid.speed.decode;

import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.lake.registry.ProtobufDescriptors;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf's binary encoding, each field the column of the same name; what the columns lack is
 * passed over.
 */
final class ProtobufDecoder implements RecordDecoder {
  private final Descriptor message;
  private final EventReader event;

  ProtobufDecoder(Format.Protobuf format, List<Column> columns) {
    this.message = ProtobufDescriptors.load(format);
    this.event = new EventReader(columns);
  }

  @Override
  public @Nullable Object[] decode(byte[] bytes) throws UndecodableException {
    try (TokenBuffer tokens = new TokenBuffer(null, false)) {
      new ProtobufTokens(tokens).write(DynamicMessage.parseFrom(message, bytes));
      return event.read(tokens.asParser());
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException(
          "not Protobuf of %s: %s".formatted(message.getFullName(), e.getMessage()));
    }
  }
}
