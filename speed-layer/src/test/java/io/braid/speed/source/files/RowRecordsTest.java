package io.braid.speed.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.Seed;
import io.braid.core.stream.Format;
import io.braid.speed.fixture.RowFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files as the writers of Parquet and ORC write them, and as damage leaves them. */
final class RowRecordsTest {
  private static final int ROWS = 250;

  enum Kind {
    PARQUET(new Format.Parquet()),
    ORC(new Format.Orc());

    private final FileRecords records;

    Kind(Format format) {
      this.records = FileRecords.of(format);
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void writesEveryTypeAsJson(Kind kind) throws IOException {
    Path file = write(kind, 2);
    List<String> rows = read(kind, file, 0, 2);
    String common =
        "\"id\":1,\"text\":\"zoë \\\"1\",\"flag\":true,\"real\":1.0E300,\"single\":0.5,\"fare\":-12.75,\"wide\":12345678901234567.89,"
            + "\"day\":\"2001-12-31\",\"instant\":\"2001-12-31T23:59:59.123456Z\",\"clock\":\"2001-12-31T23:59:59.123456\",\"digest\":\"AQI=\","
            + "\"tags\":[\"a\",null],\"seats\":{\"a\":1,\"b\":null},\"place\":{\"lat\":1.5,\"codes\":[7]}";
    assertThat(rows.get(1)).startsWith("{" + common);
    assertThat(rows.get(1))
        .endsWith(
            kind == Kind.PARQUET
                ? ",\"nanos\":\"2001-12-31T23:59:59.123456789Z\",\"old\":\"2001-12-31T23:59:59Z\",\"big\":18446744073709551615,\"plain\":[1,2],\"none\":\"NaN\"}"
                : ",\"either\":\"x\",\"none\":\"NaN\"}");
    assertThat(rows.get(0)).contains("\"id\":0,\"text\":null,", "\"tags\":null", "\"place\":null");
  }

  @ParameterizedTest
  @EnumSource
  void cutsAFileAtEveryRow(Kind kind) throws IOException {
    Path file = write(kind, ROWS);
    assertThat(kind.records.count(content(file), Files.size(file))).isEqualTo(ROWS);
    List<String> all = read(kind, file, 0, ROWS);
    assertThat(all).hasSize(ROWS);
    IntStream.range(0, ROWS)
        .forEach(row -> assertThat(all.get(row)).startsWith("{\"id\":%d,".formatted(row)));
    for (int cut = 0; cut <= ROWS; cut += 3) {
      List<String> both = new ArrayList<>(read(kind, file, 0, cut));
      both.addAll(read(kind, file, cut, ROWS));
      assertThat(both).as("cut at %d", cut).isEqualTo(all);
    }
    assertThat(kind.records.read(content(file), 3, ROWS, (row, value) -> row < 7)).hasValue(8);
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAFileIsUnreadableHoweverItIsDamaged(Kind kind) throws IOException {
    byte[] whole = Files.readAllBytes(write(kind, ROWS));
    Random random = Seed.next().newRandom();
    int refused = 0;
    for (int round = 0; round < 150; round++) {
      boolean shorter = random.nextInt(3) == 0;
      byte[] bytes = Arrays.copyOf(whole, shorter ? random.nextInt(whole.length) : whole.length);
      for (int i = 1 + random.nextInt(3); i > 0 && !shorter; i--) {
        int at = random.nextBoolean() ? random.nextInt(bytes.length) : -1 - random.nextInt(400);
        bytes[Math.floorMod(at, bytes.length)] = (byte) random.nextInt();
      }
      Path file = folder.resolve("damaged-" + round);
      Files.write(file, bytes);
      refused += isRefused(kind, file) ? 1 : 0;
      Files.delete(file);
    }
    assertThat(refused).isGreaterThan(60);
  }

  /** Damage that no check sums tell may leave other values, but never more or fewer rows. */
  private boolean isRefused(Kind kind, Path file) throws IOException {
    long rows;
    try {
      rows = kind.records.count(content(file), Files.size(file));
    } catch (IOException | RuntimeException e) {
      return true; // of which the folder makes the same error
    }
    try {
      assertThat(read(kind, file, 0, rows)).hasSize((int) rows);
      return false;
    } catch (BraidException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNREADABLE);
      assertThat(e).hasMessageContaining("' cannot be read as ");
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsAFileThatIsGoneFromADamagedOne(Kind kind) throws IOException {
    Path file = write(kind, 10);
    Files.delete(file);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(kind, file, 0, 10));
  }

  private Path write(Kind kind, int rows) throws IOException {
    Path file = folder.resolve("rows-" + rows);
    if (kind == Kind.PARQUET) {
      RowFiles.writeParquet(file, rows);
    } else {
      RowFiles.writeOrc(file, rows);
    }
    return file;
  }

  private static List<String> read(Kind kind, Path file, long from, long until) throws IOException {
    List<String> rows = new ArrayList<>();
    kind.records.read(
        content(file),
        from,
        until,
        (row, value) -> rows.add(new String(value, StandardCharsets.UTF_8)));
    return rows;
  }

  private static FileContent content(Path file) {
    return new FileContent(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }
}
