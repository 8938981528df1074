package io.braid.speed.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.fixture.Seed;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.lake.table.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonDecoderTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", Simple.BIGINT, true),
          new Column("flag", Simple.BOOLEAN, false),
          new Column("tiny", Simple.TINYINT, false),
          new Column("small", Simple.SMALLINT, false),
          new Column("number", Simple.INT, false),
          new Column("single", Simple.FLOAT, false),
          new Column("real", Simple.DOUBLE, false),
          new Column("fare", new ColumnType.Decimal(6, 2), false),
          new Column("text", Simple.STRING, false),
          new Column("bytes", Simple.BINARY, false),
          new Column("day", Simple.DATE, false),
          new Column("at", Simple.TIMESTAMP, false));

  private static final List<Column> NESTED =
      List.of(
          column("places", "array<struct<lat:double,tags:array<string>>>"),
          column("counts", "map<string,int>"),
          column("blobs", "array<binary>"),
          column("wall", "timestamp_ntz"));

  private final JsonDecoder decoder = new JsonDecoder(COLUMNS);

  @Test
  void takesEveryType() throws UndecodableException {
    assertThat(
            decoder.decode(
                bytes(
                    """
                    {"unknown": {"a": [1, {"b": null}]}, "id": 9223372036854775807, "flag": true,
                     "tiny": -128, "small": 32767, "number": 12.0, "single": 0.5, "real": 1e300,
                     "fare": "1234.50", "text": "zoë \\ud83d\\ude00", "bytes": "AQI=", "day": "2001-12-31",
                     "at": "2001-12-31T23:59:59.123456789+01:00"}
                    """)))
        .containsExactly(
            Long.MAX_VALUE,
            true,
            (byte) -128,
            (short) 32767,
            12,
            0.5f,
            1e300,
            Decimal.apply(new BigDecimal("1234.50"), 6, 2),
            UTF8String.fromString("zoë 😀"),
            new byte[] {1, 2},
            (int) LocalDate.of(2001, 12, 31).toEpochDay(),
            micros("2001-12-31T22:59:59.123456Z"));
  }

  @Test
  void leavesOptionalFieldsNull() throws UndecodableException {
    @Nullable Object[] values = decoder.decode(bytes("{\"id\": 1, \"text\": null}"));
    assertThat(values[0]).isEqualTo(1L);
    assertThat(Arrays.copyOfRange(values, 1, values.length)).containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource({
    "2001-01-10T18:20:00Z, 2001-01-10T18:20:00Z",
    "2001-01-10T18:20Z, 2001-01-10T18:20:00Z",
    "2001-01-10T18:20:00-0530, 2001-01-10T23:50:00Z",
    "2001-01-10T18:20:00+02, 2001-01-10T16:20:00Z",
    "2001-01-10 18:20:00, 2001-01-10T18:20:00Z",
    "2001-01-10 18:20:00.5, 2001-01-10T18:20:00.5Z",
    "2001/01/10 18:20, 2001-01-10T18:20:00Z",
    "1969-12-31 23:59:59.999999, 1969-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
  })
  void knowsMoments(String text, Instant moment) throws UndecodableException {
    assertThat(decoder.decode(bytes("{\"id\":1,\"at\":\"%s\"}".formatted(text)))[11])
        .isEqualTo(micros(moment.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001-01-10T18:20:00",
        "2001-02-29 00:00:00",
        "2001-01-10",
        "2001-01-10 24:00:00",
        "2001-01-10 18:20:60",
        "2001-01-10 18:20:00.",
        "2001-01-10 18:20:00 UTC",
        "2001-01-10T18:20:00+19:00",
        "2001-1-10 18:20:00",
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "12001-01-10T18:20:00Z",
        "tomorrow",
        "",
      })
  void refusesOtherMoments(String text) {
    refuses("{\"id\":1,\"at\":\"%s\"}".formatted(text), "at: '%s' is no timestamp".formatted(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}                              | id: required, but missing or null",
        "{\"id\":null}                   | id: required, but missing or null",
        "{\"ID\":1}                      | id: required, but missing or null",
        "no json                         | not JSON: Unrecognized token 'no'",
        "{\"id\":1                       | not JSON: Unexpected end-of-input",
        "{\"id\":1,\"x\":[1              | not JSON: Unexpected end-of-input",
        "{\"id\":1}x                     | not JSON: Unrecognized token 'x'",
        "{\"id\":1}{\"id\":2}            | something follows the JSON object",
        "[1]                             | not a JSON object",
        "7                               | not a JSON object",
        "null                            | not a JSON object",
        "{\"id\":1,\"id\":2}             | id: stands twice",
        "{\"id\":01}                     | not JSON: Invalid numeric value",
        "{\"id\":NaN}                    | not JSON: Non-standard token 'NaN'",
        "{\"id\":9223372036854775808}    | id: '9223372036854775808' does not fit bigint",
        "{\"id\":1.5}                    | id: '1.5' does not fit bigint",
        "{\"id\":1e999999999}            | id: '1e999999999' does not fit bigint",
        "{\"id\":1e-999999999}           | id: '1e-999999999' does not fit bigint",
        "{\"id\":\"1\"}                  | id: '1' is a string and no bigint",
        "{\"id\":true}                   | id: 'true' is a value and no bigint",
        "{\"id\":{}}                     | id: an object cannot be a bigint",
        "{\"id\":[1]}                    | id: an array cannot be a bigint",
        "{\"id\":1,\"tiny\":128}         | tiny: '128' does not fit tinyint",
        "{\"id\":1,\"small\":-32769}     | small: '-32769' does not fit smallint",
        "{\"id\":1,\"number\":99999999999} | number: '99999999999' does not fit int",
        "{\"id\":1,\"single\":1e39}      | single: '1e39' does not fit float",
        "{\"id\":1,\"real\":1e999}       | real: '1e999' does not fit double",
        "{\"id\":1,\"fare\":1.005}       | fare: '1.005' does not fit decimal(6,2)",
        "{\"id\":1,\"fare\":10000}       | fare: '10000' does not fit decimal(6,2)",
        "{\"id\":1,\"fare\":1e2000000000} | fare: '1e2000000000' does not fit decimal(6,2)",
        "{\"id\":1,\"fare\":\"ten\"}     | fare: 'ten' does not fit decimal(6,2)",
        "{\"id\":1,\"flag\":1}           | flag: '1' is a value and no boolean",
        "{\"id\":1,\"text\":1}           | text: '1' is a value and no string",
        "{\"id\":1,\"text\":\"\\ud800\"} | text: holds half of a surrogate pair",
        "{\"id\":1,\"bytes\":\"?\"}      | bytes: '?' is not Base64",
        "{\"id\":1,\"day\":\"2001-02-30\"} | day: '2001-02-30' is no date",
        "{\"id\":1,\"day\":\"2001-02-28Z\"} | day: '2001-02-28Z' is no date",
      })
  void saysWhyNot(String record, String reason) {
    refuses(record, reason);
  }

  @Test
  void refusesWhatIsNoText() {
    refuses(new byte[] {'{', (byte) 0xff, '}'}, "not UTF-8 text");
    refuses(new byte[] {(byte) 0xc0, (byte) 0x80}, "not UTF-8 text");
    refuses("{\"id\":1}".getBytes(StandardCharsets.UTF_16LE), "not JSON");
    refuses(new byte[0], "not a JSON object");
  }

  @Test
  void survivesTenMegabytesOfRubbish() {
    byte[] random = new byte[10_000_000];
    new Random(1).nextBytes(random);
    refuses(random, "not UTF-8 text");
    refuses("[".repeat(10_000_000), "not a JSON object");
    refuses("{\"x\":" + "[".repeat(10_000_000), "nested deeper than 500 levels");
    refuses("{\"x\":".repeat(2_000_000), "nested deeper than 500 levels");
    refuses("{\"id\":" + "9".repeat(10_000_000) + "}", "id: '9");
    refuses("{\"id\":1,\"real\":" + "9".repeat(10_000_000) + "}", "real: '9");
    refuses("{\"id\":1,\"fare\":\"" + "9".repeat(10_000_000) + "\"}", "fare: '9");
    refuses("{\"id\":\"" + "x".repeat(10_000_000), "not JSON");
  }

  @Test
  void throwsNothingElseWhateverComes() {
    long seed = Seed.next().value();
    System.out.println("decoder seed " + seed);
    Random random = new Random(seed);
    String valid =
        "{\"id\":1,\"flag\":true,\"tiny\":1,\"fare\":\"1.5\",\"text\":\"\\u00e9\",\"day\":\"2001-12-31\",\"at\":\"2001-12-31T23:59:59Z\",\"x\":[{}]}";
    int decoded = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = bytes(valid);
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(decoder.decode(Arrays.copyOf(bytes, random.nextInt(bytes.length * 2))))
            .hasSize(COLUMNS.size());
        decoded++;
      } catch (UndecodableException e) {
        assertThat(e).message().isNotBlank();
      }
    }
    assertThat(decoded).isLessThan(50_000);
  }

  private void refuses(String record, String reason) {
    refuses(bytes(record), reason);
  }

  private void refuses(byte[] record, String reason) {
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decoder.decode(record))
        .satisfies(e -> assertThat(e).message().startsWith(reason).hasSizeLessThan(250));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long micros(String moment) {
    Instant instant = Instant.parse(moment);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  @Test
  void takesWhatStandsInside() throws UndecodableException {
    List<Column> columns = NESTED.subList(0, 3);
    JsonDecoder nested = new JsonDecoder(columns);

    @Nullable Object[] values =
        nested.decode(
            bytes(
                """
                {"places": [{"lat": 47.5, "tags": ["a", null], "other": [1, {}]}, null, {"lat": null}],
                 "counts": {"k": 1, "": null}, "blobs": ["AQI="]}
                """));

    StructType schema = TableSchema.toStruct(columns);
    Row row =
        (Row)
            CatalystTypeConverters.createToScalaConverter(schema)
                .apply(UnsafeProjection.create(schema).apply(new GenericInternalRow(values)));
    assertThat(row.json())
        .isEqualTo(
            "{\"places\":[{\"lat\":47.5,\"tags\":[\"a\",null]},null,{\"lat\":null,\"tags\":null}],"
                + "\"counts\":{\"\":null,\"k\":1},"
                + "\"blobs\":[\"AQI=\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2001-03-25T02:30:00.5", "2001-03-25 02:30:00.500", "2001/03/25 02:30:00.5000001"})
  void takesWhatAWallClockShows(String wall) throws UndecodableException {
    assertThat(new JsonDecoder(NESTED).decode(bytes("{\"wall\": \"%s\"}".formatted(wall))))
        .endsWith(micros("2001-03-25T02:30:00.5Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'places':[{},{'lat':'x'}]}        | places[1].lat: 'x' is a string and no double",
        "{'places':[{'tags':['a',1]}]}      | places[0].tags[1]: '1' is a value and no string",
        "{'places':[{'lat':1,'lat':1}]}     | places[0].lat: stands twice",
        "{'places':{}}                      | places: an array is expected, but found an object",
        "{'places':[[]]}                    | places[0]: an object is expected, but found an array",
        "{'counts':{'k':1,'k':2}}           | counts['k']: stands twice",
        "{'counts':{'k':3000000000}}        | counts['k']: '3000000000' does not fit int",
        "{'counts':[]}                      | counts: an object is expected, but found an array",
        "{'wall':'2001-03-25T02:30:00Z'}    | wall: '2001-03-25T02:30:00Z' is no timestamp without zone",
        "{'blobs':['%']}                    | blobs[0]: '%' is not Base64",
        "{'blobs':[                         | not JSON"
      })
  void saysWhereInsideAValueIsUnfit(String json, String reason) {
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> new JsonDecoder(NESTED).decode(bytes(json.replace('\'', '"'))))
        .withMessageContaining(reason);
  }

  private static Column column(String name, String type) {
    return new Column(name, ColumnType.of(type), false);
  }
}
