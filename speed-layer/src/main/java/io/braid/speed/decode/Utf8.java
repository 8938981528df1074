package io.braid.speed.decode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Bytes as text, without replacement characters; a JSON parser would guess the encoding. */
final class Utf8 {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

  CharBuffer decode(byte[] bytes) throws UndecodableException {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new UndecodableException("not UTF-8 text");
    }
  }

  /** A half of a surrogate pair can be written in JSON, but is no character. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
