package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.FolderBed;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do to a folder, and what becomes of it. {@code docs/sources.md} */
final class FilesIT {
  private static final List<String> FLIGHTS = FlightLines.read(200);

  private static SparkSession spark;

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private FolderBed bed;

  @BeforeAll
  static void start() {
    spark = LakeSession.open("files", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void make() {
    bed = new FolderBed(folder.resolve("in"));
  }

  @Test
  void readsNestedAndCompressedFilesWhateverTheirLinesEndWith() throws IOException {
    bed.put("a.jsonl", String.join("\n", FLIGHTS.subList(0, 10)));
    bed.put("2001/01/b.jsonl", String.join("\r\n", FLIGHTS.subList(10, 20)) + "\r\n\r\n");
    bed.put("empty.jsonl", "");
    zip(bed.file("c.jsonl.gz"), FLIGHTS.subList(20, 100));
    bed.put("_SUCCESS", "no event");
    bed.put("2001/_temporary/0/d.jsonl", "no event");
    bed.put("e.jsonl._COPYING_", "no event");

    SteppedSpeed speed = speed("files: {folder: in, settle: 0s}");
    speed.untilEvents(100);
    speed.lake().holdsExactly(FLIGHTS.subList(0, 100), 0);
  }

  @Test
  void cutsFilesAnywhere() throws IOException {
    bed.put("a.jsonl", String.join("\r\n", FLIGHTS.subList(0, 60)) + "\r\n");
    zip(bed.file("b.jsonl.gz"), FLIGHTS.subList(60, 120));
    bed.put("c.jsonl", String.join("\n", FLIGHTS.subList(120, 200)));
    SteppedSpeed speed =
        speed("files: {folder: in, settle: 0s}", "limits: {events_per_epoch: 1}\n");

    Epoch last = speed.untilEvents(200);
    assertThat(last.number()).isGreaterThan(90);
    speed.lake().holdsExactly(FLIGHTS, 0);
  }

  @Test
  void takesOnlyNamesThatAreAskedFor() {
    bed.put("a.jsonl", lines(0, 10));
    bed.put("readme.txt", "no event");
    bed.put("old/b.jsonl", lines(10, 20));

    SteppedSpeed speed = speed("files: {folder: in, names: '*.jsonl', settle: 0s}");
    speed.untilEvents(10);
    speed.lake().holdsExactly(FLIGHTS.subList(0, 10), 0);
  }

  @Test
  void readsAFileOnceItHasStayedAsItIs() throws IOException {
    SteppedSpeed speed = speed("files: {folder: in, settle: 5s}");
    bed.put("a.jsonl", lines(0, 5));
    Epoch first = speed.until(last -> last.number() > 0);
    append("a.jsonl", lines(5, 10));
    clock.jump(Duration.ofSeconds(4));
    speed.step();
    clock.jump(Duration.ofSeconds(4));
    speed.step();
    assertThat(speed.lake().findLast().orElseThrow().total()).isEqualTo(first.total());
    clock.jump(Duration.ofSeconds(4));

    speed.untilEvents(10);
    speed.lake().holdsExactly(FLIGHTS.subList(0, 10), 0);
  }

  @Test
  void stopsWhenAFileChangesAfterItWasTaken() throws IOException {
    SteppedSpeed speed = speed("files: {folder: in, settle: 0s}");
    bed.put("a.jsonl", lines(0, 10));
    speed.untilEvents(10);
    append("a.jsonl", lines(10, 12));

    assertThat(speed.untilEnd(ErrorCode.FILE_CHANGED))
        .hasMessageContaining("a.jsonl' had")
        .hasMessageContaining("Nothing was skipped");
    speed.lake().holdsExactly(FLIGHTS.subList(0, 10), 0);
  }

  @Test
  void missesAFileThatWasReadNotAtAll() throws IOException {
    SteppedSpeed speed = speed("files: {folder: in, settle: 0s}");
    bed.put("a.jsonl", lines(0, 10));
    speed.untilEvents(10);
    Files.delete(bed.file("a.jsonl"));
    bed.put("b.jsonl", lines(10, 20));
    speed.untilEvents(20);
    speed.lake().holdsExactly(FLIGHTS.subList(0, 20), 0);
  }

  @Test
  void goesOnBehindAFileThatIsGoneUnreadOnlyIfThatIsAccepted() throws IOException {
    bed.put("a.jsonl", lines(0, 10));
    bed.put("b.jsonl", lines(10, 20));
    bed.put("c.jsonl", lines(20, 30));
    SteppedSpeed speed =
        speed("files: {folder: in, settle: 0s}", "limits: {events_per_epoch: 1}\n");
    Epoch early = speed.until(last -> last.total().events() > 0);
    assertThat(early.total().events()).isLessThan(10);
    long from = lines(0, 10).length();
    long until = from + lines(10, 20).length();
    Files.delete(bed.file("b.jsonl"));

    assertThat(speed.untilEnd(ErrorCode.OFFSETS_LOST))
        .hasMessageContaining("in/b.jsonl")
        .hasMessageContaining("--accept-gap flights:0:%d-%d".formatted(from, until));
    SteppedSpeed accepting =
        SteppedSpeed.start(spark, project(), clock, new OffsetRange(0, from, until));
    assertThat(accepting.untilEvents(20).remarks()).hasSize(1);
    List<String> kept = new ArrayList<>(FLIGHTS.subList(0, 10));
    kept.addAll(FLIGHTS.subList(20, 30));
    accepting.lake().holdsExactly(kept, 0);
  }

  @Test
  void namesAFolderThatIsMissingAndAFileThatIsDamaged() {
    SteppedSpeed nowhere = speed("files: {folder: nowhere}");
    nowhere.untilItWaits(ErrorCode.FILES_UNREACHABLE);
    assertThat(nowhere.said()).contains("There is no folder", "correct 'folder'");

    bed.put("a.jsonl.gz", "this is not compressed");
    SteppedSpeed damaged = speed("files: {folder: in, settle: 0s}");
    assertThat(damaged.untilEnd(ErrorCode.FILE_UNREADABLE))
        .hasMessageContaining("a.jsonl.gz' cannot be decompressed");
  }

  @Test
  void keepsTheFilesInATableThatSaysWhereEachStands() {
    SteppedSpeed speed = speed("files: {folder: in, settle: 0s}");
    bed.put("a.jsonl", lines(0, 10));
    bed.put("b.jsonl", lines(10, 20));
    speed.untilEvents(20);

    assertThat(
            speed
                .lake()
                .table(TableSpec.files("flights"))
                .orderBy("from_offset")
                .selectExpr("substring_index(path, '/', -1)", "until_offset - from_offset - bytes")
                .collectAsList())
        .extracting(row -> row.getString(0) + row.getLong(1))
        .containsExactly("a.jsonl0", "b.jsonl0");
  }

  private SteppedSpeed speed(String source) {
    return speed(source, "");
  }

  private SteppedSpeed speed(String source, String settings) {
    SpeedProject.create(folder, source)
        .write("braid.yaml", "lake: lake\nheartbeat: 1s\n" + settings);
    return SteppedSpeed.start(spark, project(), clock);
  }

  private SpeedProject project() {
    return new SpeedProject(folder);
  }

  private static String lines(int from, int until) {
    return String.join("\n", FLIGHTS.subList(from, until)) + "\n";
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(bed.file(name), text, StandardOpenOption.APPEND);
  }

  private static void zip(Path file, List<String> lines) throws IOException {
    Path draft = file.resolveSibling(".draft");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(draft))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Files.move(draft, file);
  }
}
