package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a password: enough to check it (RFC 5802), not enough to use it. Its text is the
 * one that PostgreSQL stores: {@code SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY}.
 */
public record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  private static final int ITERATIONS = 4096;
  private static final Pattern TEXT =
      Pattern.compile("SCRAM-SHA-256\\$(\\d{4,7}):([A-Za-z0-9+/=]+)\\$([^:]+):(.+)");

  public static ScramVerifier of(String password, SecureRandom random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return of(password, salt);
  }

  static ScramVerifier of(String password, byte[] salt) {
    try {
      char[] normal = Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(normal, salt, ITERATIONS, 256))
              .getEncoded();
      return new ScramVerifier(
          ITERATIONS, salt, sha256(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no PBKDF2WithHmacSHA256", e);
    }
  }

  public static ScramVerifier parse(String text) {
    Matcher parts = TEXT.matcher(text);
    try {
      if (parts.matches()) {
        Base64.Decoder base64 = Base64.getDecoder();
        return new ScramVerifier(
            Integer.parseInt(parts.group(1)),
            base64.decode(parts.group(2)),
            base64.decode(parts.group(3)),
            base64.decode(parts.group(4)));
      }
    } catch (IllegalArgumentException e) {
      // Reported below: the text is a secret and must not be quoted.
    }
    throw new BraidException(
        ErrorCode.PROJECT_INVALID,
        "A password verifier does not read SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY");
  }

  public String toText() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "SCRAM-SHA-256$%d:%s$%s:%s"
        .formatted(
            iterations,
            base64.encodeToString(salt),
            base64.encodeToString(storedKey),
            base64.encodeToString(serverKey));
  }

  boolean accepts(byte[] proof, String authMessage) {
    byte[] key = hmac(storedKey, authMessage);
    if (proof.length != key.length) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      key[i] ^= proof[i];
    }
    return MessageDigest.isEqual(sha256(key), storedKey);
  }

  byte[] serverSignature(String authMessage) {
    return hmac(serverKey, authMessage);
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }

  /** Says nothing of the keys. */
  @Override
  public String toString() {
    return "ScramVerifier[iterations=" + iterations + "]";
  }
}
