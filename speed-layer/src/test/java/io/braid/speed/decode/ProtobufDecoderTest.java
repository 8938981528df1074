package io.braid.speed.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.UnknownFieldSet;
import io.braid.core.fixture.Seed;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.lake.registry.ProtobufDescriptors;
import io.braid.speed.fixture.ProtobufFlights;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as Protobuf's own library writes them. */
final class ProtobufDecoderTest {
  private static final Format.Protobuf FORMAT = format(ProtobufFlights.MESSAGE);

  private static final Descriptor FLIGHT = ProtobufDescriptors.load(FORMAT);

  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", Simple.BIGINT, true),
          new Column("delay", Simple.INT, false),
          new Column("date", Simple.TIMESTAMP, false),
          new Column("day", Simple.DATE, false),
          new Column("distance", Simple.BIGINT, false),
          new Column("origin", Simple.STRING, false),
          new Column("digest", Simple.BINARY, false),
          new Column("fare", new ColumnType.Decimal(6, 2), false),
          new Column("real", Simple.DOUBLE, false),
          new Column("nowhere", Simple.STRING, false),
          new Column("tags", ColumnType.of("array<string>"), false),
          new Column("seats", ColumnType.of("map<string,bigint>"), false),
          new Column("next", ColumnType.of("struct<id:bigint,delay:int>"), false));

  private static final String WHOLE =
      """
      id: 9223372036854775807 delay: -7 date {seconds: 1009843199 nanos: 123456789}
      day {year: 2001 month: 12 day: 31} distance {value: 400} origin: MUC digest: "\\001\\002"
      tags: "zo\u00eb" tags: "" seats {key: "a" value: 4294967295} next {id: 5} fare {value: "-12.50"}
      real: 1e300 other: 3
      """;

  private final RecordDecoder decoder =
      RecordDecoder.of(new StreamEntry("flights", COLUMNS).withFormat(FORMAT));

  @Test
  void takesEveryType() throws Exception {
    Object[] values = decoder.decode(bytes(WHOLE));
    assertThat(values)
        .startsWith(
            Long.MAX_VALUE,
            -7,
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2001-12-31T23:59:59.123456Z")),
            (int) LocalDate.of(2001, 12, 31).toEpochDay(),
            400L,
            UTF8String.fromString("MUC"),
            new byte[] {1, 2},
            Decimal.apply(new BigDecimal("-12.50"), 6, 2),
            1e300,
            null);
    assertThat(((ArrayData) values[10]).getUTF8String(0)).hasToString("zo\u00eb");
    assertThat(((MapData) values[11]).valueArray().getLong(0)).isEqualTo(4_294_967_295L);
    assertThat(((InternalRow) values[12]).getLong(0)).isEqualTo(5);
    assertThat(((InternalRow) values[12]).isNullAt(1)).isTrue();
  }

  @Test
  void tellsWhatIsNotThereFromWhatIsUsual() throws Exception {
    Object[] values = decoder.decode(new byte[0]);
    assertThat(values).startsWith(0L, null, null, null, null, UTF8String.fromString("ATL"));
    assertThat(((ArrayData) values[10]).numElements()).isZero();
    assertThat(values).endsWith((Object) null);
    Object[] newer =
        decoder.decode(
            DynamicMessage.newBuilder(FLIGHT)
                .setUnknownFields(
                    UnknownFieldSet.newBuilder()
                        .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build()
                .toByteArray());
    assertThat(newer).startsWith(0L, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id: 9223372036854775808 | id: '9223372036854775808' does not fit bigint",
        "0x120178 | delay: was not written as sint32",
        "0x5203120178 | next.delay: was not written as sint32",
        "0x3007 | origin: symbol 7 of the enum Place, which has none",
        "date {nanos: -1} | date: 0 seconds and -1 nanoseconds are no moment",
        "date {seconds: 9223372036854775807} | seconds and 0 nanoseconds are no moment",
        "day {year: 2001 month: 13 day: 1} | day: no date",
        "fare {value: \"x\"} | fare: 'x' does not fit decimal(6,2)",
        "real: nan | real: NaN is no number",
        "0x4201ff | not Protobuf of acme.Flight",
        "0x4a060a0161120178 | seats.value: was not written as uint32",
      })
  void saysWhatDoesNotFit(String text, String problem) throws Exception {
    byte[] bytes = bytes(text);
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decoder.decode(bytes))
        .withMessageContaining(problem);
  }

  @Test
  void throwsNothingElseWhateverTheBytesAre() throws Exception {
    Random random = Seed.next().newRandom();
    byte[] whole = bytes(WHOLE);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 3));
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(decoder.decode(bytes)).hasSize(COLUMNS.size());
      } catch (UndecodableException e) {
        refused++;
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThat(refused).isBetween(5_000, 19_999);
  }

  @Test
  void namesWhatDescriptorsLack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufDescriptors.load(format("acme.Train")))
        .withMessageContaining("have no message 'acme.Train', but")
        .withMessageContaining("acme.Flight");
    String alone =
        Base64.getEncoder()
            .encodeToString(
                ProtobufFlights.descriptors().toBuilder().removeFile(0).build().toByteArray());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ProtobufDescriptors.load(new Format.Protobuf(alone, ProtobufFlights.MESSAGE)))
        .withMessageContaining("lack the file 'google/protobuf/timestamp.proto'")
        .withMessageContaining("--include_imports");
    String text = Base64.getEncoder().encodeToString("text".getBytes(StandardCharsets.UTF_8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufDescriptors.load(new Format.Protobuf(text, "x")))
        .withMessageContaining("are no FileDescriptorSet");
  }

  private static Format.Protobuf format(String message) {
    return new Format.Protobuf(
        Base64.getEncoder().encodeToString(ProtobufFlights.descriptors().toByteArray()), message);
  }

  /**
   * @param text in Protobuf's text format, or bytes behind 0x
   */
  private static byte[] bytes(String text) throws TextFormat.ParseException {
    if (text.startsWith("0x")) {
      return HexFormat.of().parseHex(text.substring(2));
    }
    return ProtobufFlights.bytes(FLIGHT, text);
  }
}
