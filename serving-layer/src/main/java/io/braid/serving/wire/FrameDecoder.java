package io.braid.serving.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the stream of bytes into frames. A length is believed only up to a limit that grows with the
 * trust in the client, and memory is taken as bytes arrive, not as a length claims.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  private static final int MAX_STARTUP_BYTES = 10_000;
  private static final int MAX_PASSWORD_BYTES = 10_000;
  private static final String TYPES = "BCDEFHPQSXpcdf";

  private final int maxMessageBytes;
  private boolean started;
  private boolean authenticated;

  FrameDecoder(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** From now on messages have a type byte. */
  void started() {
    started = true;
  }

  void authenticated() {
    authenticated = true;
  }

  /** Whether bytes have come that are not decoded yet. */
  boolean hasMore() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int header = started ? 5 : 4;
    if (started && in.isReadable()) {
      char type = (char) in.getUnsignedByte(in.readerIndex());
      if (TYPES.indexOf(type) < 0) {
        throw new ProtocolViolation("No message has the type 0x%02x".formatted((int) type));
      }
    }
    if (in.readableBytes() < header) {
      return;
    }
    long length = in.getInt(in.readerIndex() + header - 4);
    int limit = !started ? MAX_STARTUP_BYTES : authenticated ? maxMessageBytes : MAX_PASSWORD_BYTES;
    if (length < (started ? 4 : 8) || length > limit) {
      throw new ProtocolViolation(
          "A message of %d bytes is not between %d and %d".formatted(length, 4, limit));
    }
    if (in.readableBytes() < length + header - 4) {
      return;
    }
    char type = started ? (char) in.readUnsignedByte() : Frame.STARTUP;
    in.skipBytes(4);
    byte[] body = new byte[(int) length - 4];
    in.readBytes(body);
    out.add(new Frame(type, body));
  }
}
