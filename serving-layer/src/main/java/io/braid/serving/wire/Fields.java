package io.braid.serving.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a message in their order. Whatever does not fit is a violation. */
final class Fields {
  private final byte[] body;
  private int at;

  Fields(byte[] body) {
    this.body = body;
  }

  int readByte() {
    require(1);
    return body[at++] & 0xff;
  }

  int readShort() {
    return (readByte() << 8) | readByte();
  }

  int readInt() {
    return (readShort() << 16) | readShort();
  }

  /** A count of items that take at least {@code itemBytes} each, so that it cannot lie. */
  int readCount(int itemBytes) {
    int count = readShort();
    if ((long) count * itemBytes > body.length - at) {
      throw new ProtocolViolation("A count of %d exceeds the message".formatted(count));
    }
    return count;
  }

  String readText() {
    int end = at;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    if (end == body.length) {
      throw new ProtocolViolation("A text in the message has no end");
    }
    String text = toText(body, at, end - at);
    at = end + 1;
    return text;
  }

  byte[] readBytes(int length) {
    require(length);
    byte[] bytes = new byte[length];
    System.arraycopy(body, at, bytes, 0, length);
    at += length;
    return bytes;
  }

  byte[] readRest() {
    return readBytes(body.length - at);
  }

  boolean isEmpty() {
    return at == body.length;
  }

  void end() {
    if (!isEmpty()) {
      throw new ProtocolViolation("The message has %d bytes too many".formatted(body.length - at));
    }
  }

  static String toText(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation("A text in the message is not UTF-8");
    }
  }

  private void require(int bytes) {
    if (bytes < 0 || bytes > body.length - at) {
      throw new ProtocolViolation("The message ends before its fields do");
    }
  }
}
