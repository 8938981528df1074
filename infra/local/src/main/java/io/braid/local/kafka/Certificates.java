package io.braid.local.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * A key and a certificate each for the broker and one client, and what each of them trusts: the
 * other's certificate. For this machine only.
 *
 * @param folder has the four stores, PKCS12
 */
record Certificates(Path folder) {
  /** Of every store, and of the broker's only user. */
  static final String PASSWORD = "braid-local";

  private static final String TYPE = "PKCS12";
  private static final String BROKER = "broker";
  private static final String CLIENT = "client";

  Path brokerKey() {
    return folder.resolve("broker.p12");
  }

  Path brokerTrust() {
    return folder.resolve("broker-trust.p12");
  }

  private Path clientKey() {
    return folder.resolve("client.p12");
  }

  private Path clientTrust() {
    return folder.resolve("client-trust.p12");
  }

  /** Makes them unless they are there. */
  void make() {
    if (Files.exists(clientTrust())) {
      return;
    }
    try {
      Files.createDirectories(folder);
      makeKey(BROKER, brokerKey());
      makeKey(CLIENT, clientKey());
      trust(CLIENT, clientKey(), brokerTrust());
      trust(BROKER, brokerKey(), clientTrust());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void makeKey(String name, Path store) throws IOException, InterruptedException {
    Files.deleteIfExists(store);
    Path log = store.resolveSibling(name + ".log");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-validity",
                    "365",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=ip:127.0.0.1,dns:localhost",
                    "-storetype",
                    TYPE,
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + Files.readString(log));
    }
  }

  private static void trust(String name, Path key, Path trust)
      throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyStore from = KeyStore.getInstance(TYPE);
    try (InputStream in = Files.newInputStream(key)) {
      from.load(in, password);
    }
    KeyStore to = KeyStore.getInstance(TYPE);
    to.load(null, password);
    to.setCertificateEntry(name, from.getCertificate(name));
    try (OutputStream out = Files.newOutputStream(trust)) {
      to.store(out, password);
    }
  }
}
