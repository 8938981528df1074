package io.braid.core.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvFileTest {
  private static final List<Column> TWO = List.of(text("a"), text("b"));
  private final Problems problems = new Problems();

  @TempDir private Path folder;

  @Test
  void readsTextWithQuotesCommasLinesAndNothing() {
    assertThat(rows(TWO, "a,b\r\nx,\"1,\"\"2\"\"\n3\"\r\n\"\",\n,ü"))
        .containsExactlyInAnyOrder(
            Arrays.asList("x", "1,\"2\"\n3"), Arrays.asList("", null), Arrays.asList(null, "ü"));
  }

  @Test
  void overlooksAByteOrderMark() {
    CsvFile file = write("\uFEFFa,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    assertThat(file.readHeader(problems)).containsExactly("a", "b");
    assertThat(rows(TWO, "\uFEFFa,b\n1,2\n")).containsExactly(List.of("1", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "boolean;TRUE",
        "tinyint;-128",
        "smallint;32767",
        "int;+7",
        "bigint;-9223372036854775808",
        "float;1.5e3",
        "double;-Infinity",
        "double;NaN",
        "decimal(5,2);-123.4",
        "decimal(38,0);12345678901234567890123456789012345678",
        "decimal(4,2);1.5e1",
        "date;0001-01-01",
        "timestamp;2001-01-10 18:20:00.000001",
        "timestamp;2001-01-10T18:20:00+01:00",
        "timestamp_ntz;2001-01-10 18:20",
      })
  void readsAValueOfEachType(String type, String text) {
    assertThat(CsvValue.find(text, ColumnType.of(type))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "boolean;yes",
        "tinyint;128",
        "int;1.0",
        "int;' 1'",
        "bigint;9223372036854775808",
        "float;1e39",
        "double;1d",
        "double;0x1p3",
        "double;1e999",
        "decimal(5,2);1.234",
        "decimal(5,2);1234",
        "decimal(5,2);1e9999",
        "decimal(5,2);x",
        "date;2001-02-29",
        "date;10000-01-01",
        "timestamp;2001-01-10",
        "timestamp_ntz;2001-01-10T18:20:00Z",
        "timestamp;2001-01-10T18:20:00.0000001",
        "timestamp;9999-12-31T23:59:59-01:00",
      })
  void neverReadsAnotherValueThanTheTextSays(String type, String text) {
    assertThat(CsvValue.find(text, ColumnType.of(type))).isEmpty();
  }

  @Test
  void readsValuesAsTheRestOfBraidHoldsThem() {
    assertThat(CsvValue.find("1.5", ColumnType.of("decimal(9,3)")))
        .contains(new BigDecimal("1.500"));
    assertThat(CsvValue.find("2001-01-10 18:20:00", Simple.TIMESTAMP))
        .contains(Instant.parse("2001-01-10T18:20:00Z"));
    assertThat(CsvValue.find("2001-01-10", Simple.DATE)).contains(LocalDate.of(2001, 1, 10));
    assertThat(CsvValue.find("1", Simple.TINYINT)).contains((byte) 1);
  }

  @Test
  void namesTheLineOfEveryBadRow() {
    List<Column> columns =
        List.of(new Column("code", Simple.STRING, true), new Column("n", Simple.INT, false));
    assertThat(find(columns, "code,n\n\"two\nlines\",1\n,2\nx,y\nx\n"))
        .containsExactly(
            "dimensions/d.csv:4: Column 'code' is required, but empty",
            "dimensions/d.csv:5: 'y' is not an int: column 'n'",
            "dimensions/d.csv:6: The header names 2 columns, but here are 1 fields");
  }

  @Test
  void tellsTheFirstTwentyOfManyBadRows() {
    assertThat(find(List.of(new Column("n", Simple.INT, false)), "n\n" + "x\n".repeat(100)))
        .hasSize(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "2;a,b\\n1,\"2\\n3,4;The quote that opens in this line is never closed",
        "3;a,b\\n1,2\\n1,\"2\"3\\n;Something stands between a closing quote and the next comma",
        "2;a,b\\n1,2\"3\"\\n;A quote stands within a field. Put quotes around the whole field and double the one within",
      })
  void namesTheLineWhereItIsNoCsv(int line, String text, String problem) {
    assertThat(find(TWO, text.replace("\\n", "\n")))
        .containsExactly("dimensions/d.csv:%d: %s".formatted(line, problem));
  }

  @Test
  void namesTheLineThatIsNotUtf8() {
    CsvFile file = write("a,b\n1,2\nM\u00fcnchen,2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(file.read(TWO, problems)).isEmpty();
    assertThat(problems.list().stream().map(Problem::toLine))
        .containsExactly("dimensions/d.csv:3: The line is not UTF-8 text");
  }

  private List<List<Object>> rows(List<Column> columns, String text) {
    Optional<DimensionContent> content =
        write(text.getBytes(StandardCharsets.UTF_8)).read(columns, problems);
    assertThat(problems.list()).isEmpty();
    return content.orElseThrow().rows().stream().map(Arrays::asList).toList();
  }

  private List<String> find(List<Column> columns, String text) {
    assertThat(write(text.getBytes(StandardCharsets.UTF_8)).read(columns, problems)).isEmpty();
    return problems.list().stream().map(Problem::toLine).toList();
  }

  private CsvFile write(byte[] bytes) {
    try {
      return new CsvFile(Files.write(folder.resolve("d.csv"), bytes), "dimensions/d.csv");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Column text(String name) {
    return new Column(name, Simple.STRING, false);
  }
}
