package io.braid.serving.wire;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Who may log in. A name that nobody has gets a verifier too, one that no password fits. */
public final class Users {
  private final Map<String, ScramVerifier> verifiers;
  private final byte[] secret = new byte[32];

  public Users(Map<String, ScramVerifier> verifiers, SecureRandom random) {
    this.verifiers = Map.copyOf(verifiers);
    random.nextBytes(secret);
  }

  Set<String> names() {
    return verifiers.keySet();
  }

  boolean knows(String name) {
    return verifiers.containsKey(name);
  }

  /** The same answer for the same name each time, so that asking twice tells nothing. */
  ScramVerifier verifier(String name) {
    ScramVerifier known = verifiers.get(name);
    if (known != null) {
      return known;
    }
    byte[] salt = Arrays.copyOf(ScramVerifier.hmac(secret, "salt " + name), 16);
    byte[] key = ScramVerifier.hmac(secret, "key " + name);
    return new ScramVerifier(4096, salt, key, key);
  }
}
