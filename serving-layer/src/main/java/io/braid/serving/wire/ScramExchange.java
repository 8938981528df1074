package io.braid.serving.wire;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The server's side of one SCRAM-SHA-256 exchange (RFC 7677), without channel binding. */
final class ScramExchange {
  static final String MECHANISM = "SCRAM-SHA-256";

  private final ScramVerifier verifier;
  private final boolean known;
  private final String serverNonce;
  private String header = "";
  private String clientFirst = "";
  private String serverFirst = "";
  private String nonce = "";

  ScramExchange(Users users, String user, SecureRandom random) {
    this.verifier = users.verifier(user);
    this.known = users.knows(user);
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    this.serverNonce = Base64.getEncoder().encodeToString(bytes);
  }

  boolean isStarted() {
    return !serverFirst.isEmpty();
  }

  /** The answer to the client's first message. */
  String start(String message) {
    int bare = message.indexOf(",,");
    int at = message.indexOf(",r=");
    if (bare < 0 || at < bare || !(message.startsWith("n") || message.startsWith("y"))) {
      throw new ProtocolViolation("The first SCRAM message does not read n,,n=,r=NONCE");
    }
    header = message.substring(0, bare + 2);
    clientFirst = message.substring(bare + 2);
    nonce = attribute(clientFirst, 'r') + serverNonce;
    serverFirst =
        "r=%s,s=%s,i=%d"
            .formatted(
                nonce, Base64.getEncoder().encodeToString(verifier.salt()), verifier.iterations());
    return serverFirst;
  }

  /** The last answer, or empty if the password is wrong or nobody has the name. */
  Optional<String> finish(String message) {
    int proofAt = message.lastIndexOf(",p=");
    if (proofAt < 0) {
      throw new ProtocolViolation("The last SCRAM message has no proof");
    }
    String withoutProof = message.substring(0, proofAt);
    byte[] proof = decode(message.substring(proofAt + 3));
    String binding = new String(decode(attribute(withoutProof, 'c')), StandardCharsets.UTF_8);
    if (!binding.equals(header) || !attribute(withoutProof, 'r').equals(nonce)) {
      throw new ProtocolViolation("The last SCRAM message does not belong to the first");
    }
    String whole = clientFirst + "," + serverFirst + "," + withoutProof;
    if (!verifier.accepts(proof, whole) || !known) {
      return Optional.empty();
    }
    return Optional.of("v=" + Base64.getEncoder().encodeToString(verifier.serverSignature(whole)));
  }

  private static String attribute(String message, char name) {
    for (String part : message.split(",", -1)) {
      if (part.length() > 2 && part.charAt(0) == name && part.charAt(1) == '=') {
        return part.substring(2);
      }
    }
    throw new ProtocolViolation("A SCRAM message lacks %s=".formatted(name));
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("A SCRAM message holds bad base64");
    }
  }
}
