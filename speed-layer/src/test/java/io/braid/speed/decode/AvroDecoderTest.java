package io.braid.speed.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.Seed;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Records as Avro's own writer writes them. */
final class AvroDecoderTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Flight", "fields": [
        {"name": "id", "type": "long"},
        {"name": "other", "type": ["null", {"type": "map", "values": "double"}]},
        {"name": "delay", "type": ["null", "int"], "default": null},
        {"name": "fare", "type": {"type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 2}},
        {"name": "real", "type": "double"},
        {"name": "origin", "type": {"type": "enum", "name": "Place", "symbols": ["ATL", "MUC"]}},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "digest", "type": {"type": "fixed", "name": "Digest", "size": 2}},
        {"name": "tags", "type": {"type": "array", "items": "string"}}]}
      """;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("tags", ColumnType.of("array<string>"), false),
          new Column("id", Simple.BIGINT, true),
          new Column("delay", Simple.INT, false),
          new Column("fare", new ColumnType.Decimal(6, 2), false),
          new Column("real", Simple.DOUBLE, false),
          new Column("origin", Simple.STRING, false),
          new Column("day", Simple.DATE, false),
          new Column("at", Simple.TIMESTAMP, false),
          new Column("digest", Simple.BINARY, false),
          new Column("nowhere", Simple.STRING, false));

  private final Schema schema = new Schema.Parser().parse(SCHEMA);

  private GenericRecord flight() {
    return new GenericRecordBuilder(schema)
        .set("id", Long.MAX_VALUE)
        .set("other", Map.of("a", 1.5))
        .set("delay", null)
        .set("fare", ByteBuffer.wrap(new BigDecimal("-12.50").unscaledValue().toByteArray()))
        .set("real", 1e300)
        .set("origin", new GenericData.EnumSymbol(schema.getField("origin").schema(), "MUC"))
        .set("day", (int) LocalDate.of(2001, 12, 31).toEpochDay())
        .set("at", Instant.parse("2001-12-31T23:59:59.123Z").toEpochMilli())
        .set("digest", new GenericData.Fixed(schema.getField("digest").schema(), new byte[] {1, 2}))
        .set("tags", List.of("zoë 😀", ""))
        .build();
  }

  @Test
  void takesEveryType() throws Exception {
    assertThat(decoder(new Format.Avro(SCHEMA)).decode(bytes(flight())))
        .endsWith(
            Long.MAX_VALUE,
            null,
            Decimal.apply(new BigDecimal("-12.50"), 6, 2),
            1e300,
            UTF8String.fromString("MUC"),
            (int) LocalDate.of(2001, 12, 31).toEpochDay(),
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2001-12-31T23:59:59.123Z")),
            new byte[] {1, 2},
            null);
  }

  @Test
  void throwsNothingElseWhateverTheBytesAre() throws Exception {
    Random random = Seed.next().newRandom();
    RecordDecoder decoder = decoder(new Format.Avro(SCHEMA));
    byte[] whole = bytes(flight());
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 3));
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(decoder.decode(bytes)).hasSize(COLUMNS.size());
      } catch (UndecodableException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void believesNoLength() throws IOException {
    String nulls =
        "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"tags\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}]}";
    ByteArrayOutputStream endless = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(endless, null);
    out.writeLong(Long.MAX_VALUE);
    out.flush();
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decoder(new Format.Avro(nulls)).decode(endless.toByteArray()))
        .withMessageContaining("more elements or levels than its bytes can hold");
    String text =
        "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"origin\",\"type\":\"string\"}]}";
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decoder(new Format.Avro(text)).decode(endless.toByteArray()))
        .withMessageContaining("bytes are announced, and 0 are left");
  }

  @Test
  void asksARegistryForEachSchemaOnce() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] asked = {0};
    server.createContext(
        "/schemas/ids/7",
        exchange -> {
          asked[0]++;
          byte[] body =
              "{\"schema\": \"%s\"}"
                  .formatted(SCHEMA.replace("\"", "\\\"").replace("\n", " "))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    int[] askedInVain = {0};
    server.createContext(
        "/schemas/ids/8",
        exchange -> {
          askedInVain[0]++;
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    RecordDecoder decoder = decoder(new Format.RegisteredAvro(address));

    assertThat(decoder.decode(framed(7))).contains(Long.MAX_VALUE);
    assertThat(decoder.decode(framed(7))).contains(Long.MAX_VALUE);
    assertThat(asked[0]).isEqualTo(1);
    for (int record = 0; record < 2; record++) {
      assertThatExceptionOfType(UndecodableException.class)
          .isThrownBy(() -> decoder.decode(framed(8)))
          .withMessage("schema 8 is not in the registry");
    }
    assertThat(askedInVain[0]).isEqualTo(1);
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decoder.decode(new byte[] {1, 2}))
        .withMessageContaining("not Avro of a schema registry");

    server.stop(0);
    assertThat(decoder.decode(framed(7))).contains(Long.MAX_VALUE);
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(() -> decoder.decode(framed(9)))
        .withMessageContaining(address)
        .withMessageContaining("is 'registry' in the stream's file right?")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_UNREACHABLE));
  }

  private byte[] framed(int schemaNumber) throws IOException {
    byte[] data = bytes(flight());
    return ByteBuffer.allocate(5 + data.length)
        .put((byte) 0)
        .putInt(schemaNumber)
        .put(data)
        .array();
  }

  private static RecordDecoder decoder(Format format) {
    return RecordDecoder.of(new StreamEntry("flights", COLUMNS).withFormat(format));
  }

  private static byte[] bytes(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, out);
    out.flush();
    return bytes.toByteArray();
  }
}
