package io.braid.serving.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A client that logs in properly and then says whatever a test wants. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawClient(WireFixture wire) throws Exception {
    socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(wire.address);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    login();
  }

  DataOutputStream out() {
    return out;
  }

  private void login() throws Exception {
    byte[] user = ("user\0" + WireFixture.USER + "\0\0").getBytes(StandardCharsets.US_ASCII);
    out.writeInt(8 + user.length);
    out.writeInt(196608);
    out.write(user);
    readMessage();
    byte[] first = "n,,n=,r=clientnonce".getBytes(StandardCharsets.US_ASCII);
    out.writeByte('p');
    out.writeInt(4 + 14 + 4 + first.length);
    out.writeBytes("SCRAM-SHA-256\0");
    out.writeInt(first.length);
    out.write(first);
    String answer = readMessage().substring(5);
    String[] parts = answer.split(",");
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(
                new PBEKeySpec(
                    WireFixture.PASSWORD.toCharArray(),
                    Base64.getDecoder().decode(parts[1].substring(2)),
                    Integer.parseInt(parts[2].substring(2)),
                    256))
            .getEncoded();
    byte[] key = ScramVerifier.hmac(salted, "Client Key");
    String last = "c=biws," + parts[0];
    byte[] stored = MessageDigest.getInstance("SHA-256").digest(key);
    byte[] proof = ScramVerifier.hmac(stored, "n=,r=clientnonce," + answer + "," + last);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= key[i];
    }
    String message = last + ",p=" + Base64.getEncoder().encodeToString(proof);
    out.writeByte('p');
    out.writeInt(4 + message.length());
    out.writeBytes(message);
    while (readMessage().charAt(0) != 'Z') {}
  }

  void query(String sql) throws IOException {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    out.writeByte('Q');
    out.writeInt(5 + bytes.length);
    out.write(bytes);
    out.writeByte(0);
    out.flush();
  }

  /** The type of the next message, and its body. */
  String readMessage() throws IOException {
    char type = (char) in.readUnsignedByte();
    byte[] body = in.readNBytes(in.readInt() - 4);
    return type + new String(body, StandardCharsets.ISO_8859_1);
  }

  String readToEnd() throws IOException {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "reset";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
