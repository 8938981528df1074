package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;

/** The server's certificate and key, as files. */
public sealed interface TlsFiles {

  /** PEM: the certificate with its chain, and an unencrypted PKCS#8 key. */
  record Pem(Path certificate, Path key) implements TlsFiles {
    @Override
    public SslContextBuilder open() {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile());
    }
  }

  record Pkcs12(Path store, String password) implements TlsFiles {
    @Override
    public SslContextBuilder open() throws IOException, GeneralSecurityException {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, password.toCharArray());
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, password.toCharArray());
      return SslContextBuilder.forServer(factory);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Pkcs12[store=" + store + "]";
    }
  }

  SslContextBuilder open() throws IOException, GeneralSecurityException;

  default SslContext toContext() {
    try {
      return open().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2").build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          "%s does not give a certificate and a key (%s); name readable PEM files or a PKCS12 store"
              .formatted(this, e.getMessage()),
          e);
    }
  }
}
