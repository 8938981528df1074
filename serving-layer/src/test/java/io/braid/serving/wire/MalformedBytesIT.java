package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MalformedBytesIT {
  private static WireFixture wire;

  @BeforeAll
  static void start() throws SQLException {
    wire = new WireFixture();
  }

  @AfterAll
  static void stop() throws SQLException {
    wire.close();
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /** What the server says until it closes. Fails if it does not close. */
  private static String answer(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writing.to(new DataOutputStream(bytes));
    try (Socket socket = new Socket("127.0.0.1", wire.address.getPort())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(bytes.toByteArray());
      try {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException e) {
        return "reset";
      }
    }
  }

  private static void startup(DataOutputStream out) throws IOException {
    byte[] user = "user\0alice\0\0".getBytes(StandardCharsets.US_ASCII);
    out.writeInt(8 + user.length);
    out.writeInt(196608);
    out.write(user);
  }

  @Test
  void refusesLengthsThatAreNotCredible() throws IOException {
    for (int length : new int[] {Integer.MAX_VALUE, -1, 0, 3, 7, Integer.MIN_VALUE, 20_000}) {
      assertThat(
              answer(
                  out -> {
                    out.writeInt(length);
                    out.writeInt(196608);
                  }))
          .as("length %d", length)
          .contains("08P01");
    }
  }

  @Test
  void refusesAHugePasswordMessage() throws IOException {
    assertThat(
            answer(
                out -> {
                  startup(out);
                  out.writeByte('p');
                  out.writeInt(Integer.MAX_VALUE);
                }))
        .contains("SCRAM-SHA-256", "08P01");
  }

  @Test
  void refusesQueriesBeforeTheLogin() throws IOException {
    assertThat(
            answer(
                out -> {
                  startup(out);
                  out.writeByte('Q');
                  out.writeInt(13);
                  out.writeBytes("SELECT 1\0");
                }))
        .contains("08P01");
  }

  @Test
  void refusesOtherMechanismsAndBrokenScram() throws IOException {
    for (String first : new String[] {"nonsense", "n,,n=,r=", "p=tls-unique,,n=,r=abc", "n,,"}) {
      assertThat(
              answer(
                  out -> {
                    startup(out);
                    byte[] data = first.getBytes(StandardCharsets.US_ASCII);
                    out.writeByte('p');
                    out.writeInt(4 + 14 + 4 + data.length);
                    out.writeBytes("SCRAM-SHA-256\0");
                    out.writeInt(data.length);
                    out.write(data);
                  }))
          .as(first)
          .contains("08P01");
    }
  }

  @Test
  void refusesOtherVersionsAndAnHttpClient() throws IOException {
    assertThat(
            answer(
                out -> {
                  out.writeInt(8);
                  out.writeInt(131072);
                }))
        .contains("0A000");
    assertThat(answer(out -> out.writeBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n")))
        .contains("08P01");
  }

  @Test
  void refusesPlainBytesBehindARequestToEncrypt() throws IOException {
    assertThat(
            answer(
                out -> {
                  out.writeInt(8);
                  out.writeInt(80877103);
                  startup(out);
                }))
        .contains("08P01");
  }

  @Test
  void survivesRandomBytes() throws Exception {
    long seed = Long.getLong("braid.seed", System.nanoTime());
    System.out.println("braid.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      boolean afterStartup = random.nextBoolean();
      try (Socket socket = new Socket("127.0.0.1", wire.address.getPort())) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (afterStartup) {
          startup(out);
        }
        out.write(noise);
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write(bytes.toByteArray());
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (SocketException e) {
        // Closed with bytes unread: the other side has had enough, which is right.
      }
    }
    try (Connection connection = wire.connect()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void answersMalformedMessagesOfALoggedInClient() throws Exception {
    for (Writing broken : brokenMessages()) {
      try (RawClient client = new RawClient(wire)) {
        broken.to(client.out());
        client.out().flush();
        assertThat(client.readToEnd()).contains("08P01");
      }
    }
    try (Connection connection = wire.connect()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  private static Writing[] brokenMessages() {
    return new Writing[] {
      out -> {
        out.writeByte('!');
        out.writeInt(4);
      },
      out -> {
        out.writeByte('Q');
        out.writeInt(Integer.MAX_VALUE);
      },
      out -> {
        out.writeByte('Q');
        out.writeInt(2);
      },
      out -> {
        out.writeByte('Q');
        out.writeInt(12);
        out.writeBytes("SELECT 1"); // no end
      },
      out -> {
        out.writeByte('Q');
        out.writeInt(7);
        out.write(new byte[] {(byte) 0xc3, 0x28, 0}); // not UTF-8
      },
      out -> {
        out.writeByte('P');
        out.writeInt(4 + 1 + 9 + 2);
        out.writeBytes("\0SELECT 1\0");
        out.writeShort(30_000); // parameter types that are not there
      },
      out -> {
        out.writeByte('B');
        out.writeInt(5);
        out.writeByte(0);
      },
      out -> {
        out.writeByte('S');
        out.writeInt(6);
        out.writeShort(1);
      },
    };
  }
}
