package io.braid.local.kafka;

import java.util.Map;

/**
 * Two more listeners of a broker, both with TLS.
 *
 * @param passwordPort for a user and a password (SCRAM)
 * @param certificatePort for clients with a certificate
 */
public record SecureListeners(int passwordPort, int certificatePort, Certificates certificates) {
  static final String USER = "braid";

  public String passwordAddress() {
    return "127.0.0.1:" + passwordPort;
  }

  public String certificateAddress() {
    return "127.0.0.1:" + certificatePort;
  }

  String listeners() {
    return "SASL_SSL://%s,SSL://%s".formatted(passwordAddress(), certificateAddress());
  }

  /** What a client must know. */
  public String text() {
    return """
        With a password: SASL_SSL on %s, SCRAM-SHA-512, user %s.
        With a certificate: SSL on %s.
        Stores of keys and certificates (PKCS12): %s
        The password of the user and of the stores: %s
        """
        .formatted(
            passwordAddress(),
            USER,
            certificateAddress(),
            certificates.folder(),
            Certificates.PASSWORD);
  }

  Map<String, String> properties() {
    return Map.ofEntries(
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
        Map.entry(
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("listener.name.ssl.ssl.client.auth", "required"),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.keystore.location", certificates.brokerKey().toString()),
        Map.entry("ssl.keystore.password", Certificates.PASSWORD),
        Map.entry("ssl.truststore.type", "PKCS12"),
        Map.entry("ssl.truststore.location", certificates.brokerTrust().toString()),
        Map.entry("ssl.truststore.password", Certificates.PASSWORD));
  }
}
