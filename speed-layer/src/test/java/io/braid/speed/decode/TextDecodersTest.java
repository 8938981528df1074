package io.braid.speed.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.fixture.Seed;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV, and lines that a pattern takes apart. */
final class TextDecodersTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", Simple.BIGINT, true),
          new Column("text", Simple.STRING, false),
          new Column("fare", new ColumnType.Decimal(6, 2), false),
          new Column("flag", Simple.BOOLEAN, false),
          new Column("day", Simple.DATE, false),
          new Column("at", Simple.TIMESTAMP, false),
          new Column("list", ColumnType.of("array<int>"), false));

  private static final Format CSV =
      new Format.Csv(
          List.of("text", "id", "-", "fare", "flag", "day", "at", "list"),
          ";",
          Map.of("day", "dd.MM.yyyy"));

  /** As web servers write it. */
  private static final Format LOG =
      new Format.Text(
          "(?<host>\\S+) \\S+ \\S+ \\[(?<at>[^]]+)] \"(?<request>[^\"]*)\" (?<status_code>\\d{3}) (?:(?<bytes>\\d+)|-)",
          Map.of("at", "dd/MMM/yyyy:HH:mm:ss Z"));

  private static final List<Column> LOG_COLUMNS =
      List.of(
          new Column("at", Simple.TIMESTAMP, true),
          new Column("host", Simple.STRING, true),
          new Column("request", Simple.STRING, true),
          new Column("status_code", Simple.SMALLINT, true),
          new Column("bytes", Simple.BIGINT, false));

  @Test
  void takesValuesBetweenSeparators() throws UndecodableException {
    assertThat(
            decode(
                CSV,
                COLUMNS,
                "\"a; \"\"b\"\" ü\";42;ignored; 12.5 ;true;31.12.2001;2001-12-31T23:00:00+01:00;[1, 2]"))
        .startsWith(
            42L,
            UTF8String.fromString("a; \"b\" ü"),
            Decimal.apply(new BigDecimal("12.50"), 6, 2),
            true,
            (int) LocalDate.of(2001, 12, 31).toEpochDay(),
            micros("2001-12-31T22:00:00Z"));
    assertThat(decode(CSV, COLUMNS, ";1;;;;;;"))
        .containsExactly(1L, null, null, null, null, null, null);
    assertThat(decode(CSV, COLUMNS, "\"\";1;;;;;;")[1]).isEqualTo(UTF8String.EMPTY_UTF8);
  }

  @Test
  void takesTheLinesOfAWebServer() throws UndecodableException {
    assertThat(
            decode(
                LOG,
                LOG_COLUMNS,
                "10.0.0.7 - ann [10/Oct/2000:13:55:36 -0700] \"GET /ü HTTP/1.1\" 200 2326"))
        .containsExactly(
            micros("2000-10-10T20:55:36Z"),
            UTF8String.fromString("10.0.0.7"),
            UTF8String.fromString("GET /ü HTTP/1.1"),
            (short) 200,
            2326L);
    assertThat(decode(LOG, LOG_COLUMNS, "h - - [10/Oct/2000:13:55:36 -0700] \"\" 304 -")[4])
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a;1|2 values where 8 are expected: 'a;1'",
        "a;1;;;;;;;;;|not CSV of 8 values",
        "\"a\"b;1;;;;;;|not CSV of 8 values",
        "a;;;;;;;|id: required, but missing or empty",
        "a;007;;;;;;|id: '007' is no bigint",
        "a;1 2;;;;;;|id: '1 2' is no bigint",
        "a;1;;12.345;;;;|fare: '12.345' does not fit decimal(6,2)",
        "a;1;;;yes;;;|flag: 'yes' is no boolean",
        "a;1;;;;2001-12-31;;|day: '2001-12-31' is no date such as dd.MM.yyyy",
        "a;1;;;;31.12.0000;;|day: '31.12.0000' is no date such as dd.MM.yyyy",
        "a;1;;;;;then;|at: 'then' is no timestamp such as",
        "a;1;;;;;;[1|list: '[1' is no array<int>",
      })
  void saysWhatIsWrongWithALine(String line, String reason) {
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decode(CSV, COLUMNS, line))
        .withMessageContaining(reason);
  }

  @Test
  void saysThatAPatternDoesNotMatchOrTriesForEver() {
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decode(LOG, LOG_COLUMNS, "GET /"))
        .withMessage("the pattern does not match 'GET /'");
    Format endless = new Format.Text("(?<text>.*.*.*.*.*=)", Map.of());
    List<Column> columns = List.of(new Column("text", Simple.STRING, false));
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decode(endless, columns, "a".repeat(200)))
        .withMessageStartingWith("the pattern needs too many steps");
    Format deep = new Format.Text("(?<text>(a|b)*)", Map.of());
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> decode(deep, columns, "ab".repeat(1_000_000)))
        .withMessageStartingWith("the pattern needs too many steps");
  }

  @Test
  void throwsNothingElseWhateverTheBytesAre() {
    Random random = Seed.next().newRandom();
    RecordDecoder csv = RecordDecoder.of(stream(CSV, COLUMNS));
    RecordDecoder log = RecordDecoder.of(stream(LOG, LOG_COLUMNS));
    String alphabet = "a1;\"\\-.[]{}: T\n\u00fc\ud83d";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder line = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(4) == 0) {
        random.nextBytes(bytes);
      }
      takesOrRefuses(csv, bytes);
      takesOrRefuses(log, bytes);
    }
  }

  private static void takesOrRefuses(RecordDecoder decoder, byte[] bytes) {
    try {
      assertThat(decoder.decode(bytes)).isNotEmpty();
    } catch (UndecodableException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static @Nullable Object[] decode(Format format, List<Column> columns, String line)
      throws UndecodableException {
    return RecordDecoder.of(stream(format, columns)).decode(line.getBytes(StandardCharsets.UTF_8));
  }

  private static StreamEntry stream(Format format, List<Column> columns) {
    return new StreamEntry("lines", columns).withFormat(format);
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
