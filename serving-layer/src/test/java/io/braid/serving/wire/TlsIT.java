package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsIT {
  private static final String PASSWORD = "changeit";
  @TempDir private static Path folder;
  private static TlsFiles.Pkcs12 pkcs12;
  private static TlsFiles.Pem pem;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    pkcs12 = new TlsFiles.Pkcs12(store, PASSWORD);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    pem = new TlsFiles.Pem(folder.resolve("server.crt"), folder.resolve("server.key"));
    write(pem.certificate(), "CERTIFICATE", keys.getCertificate("server").getEncoded());
    write(pem.key(), "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(Path file, String kind, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  @Test
  void encryptsAndLetsClientsVerifyTheCertificate() throws SQLException {
    for (TlsFiles files : new TlsFiles[] {pkcs12, pem}) {
      try (WireFixture wire = new WireFixture(Limits.standard(), Optional.of(files));
          Connection connection =
              wire.connect("sslmode", "verify-full", "sslrootcert", pem.certificate().toString());
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT * FROM delays")) {
        int count = 0;
        while (rows.next()) {
          count++;
        }
        assertThat(count).isEqualTo(100_000);
      }
    }
  }

  @Test
  void answersThatItDoesNotEncryptWithoutACertificate() throws SQLException {
    try (WireFixture wire = new WireFixture()) {
      assertThatThrownBy(() -> wire.connect("sslmode", "require"))
          .hasMessageContaining("does not support SSL");
    }
  }

  @Test
  void namesFilesThatGiveNoCertificate() {
    TlsFiles missing = new TlsFiles.Pkcs12(folder.resolve("missing.p12"), "secret");
    assertThatThrownBy(missing::toContext)
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("missing.p12")
        .hasMessageNotContaining("secret");
    TlsFiles wrong = new TlsFiles.Pem(pem.key(), pem.certificate());
    assertThatThrownBy(wrong::toContext).isInstanceOf(BraidException.class);
  }
}
