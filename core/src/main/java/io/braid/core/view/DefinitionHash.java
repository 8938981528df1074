package io.braid.core.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a definition: normalised SQL, schema and compiler version. Twelve hexadecimal digits. */
public record DefinitionHash(@JsonValue String text) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DefinitionHash {
    if (!text.matches("[0-9a-f]{12}")) {
      throw new IllegalArgumentException(
          "A definition hash has twelve hexadecimal digits, but was '%s'".formatted(text));
    }
  }

  /** The first 48 bits of the SHA-256 of the parts, each preceded by its length. */
  public static DefinitionHash of(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return new DefinitionHash(HexFormat.of().formatHex(digest.digest(), 0, 6));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
