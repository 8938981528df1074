package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.LocalComponent;
import io.braid.core.fixture.LocalKafka;
import io.braid.core.stream.Format;
import io.braid.lake.registry.ProtobufDescriptors;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.AvroFlights;
import io.braid.speed.fixture.FolderBed;
import io.braid.speed.fixture.ProtobufFlights;
import io.braid.speed.fixture.RowsBed;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are not JSON, into the master dataset. {@code docs/projects.md} */
final class FormatsIT {
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LakeSession.open("formats", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void readsCsv() {
    List<Row> rows =
        read(
            "csv: {fields: 'origin, x, date, delay', separator: ';', times: {date: dd.MM.yyyy HH:mm}}",
            List.of(
                "origin;x;date;delay",
                "\"MÜC;1\";?;31.12.2001 23:59;7",
                "ATL;;01.01.2002 00:00;",
                "ATL;;01.01.2002;1"),
            2);
    assertThat(rows)
        .hasToString("[[2001-12-31T23:59:00Z,7,MÜC;1], [2002-01-01T00:00:00Z,null,ATL]]");
  }

  @Test
  void readsTheLogOfAWebServer() {
    List<Row> rows =
        read(
            "text: {pattern: '(?<origin>\\S+) \\S+ \\S+ \\[(?<date>[^]]+)\\] \"[^\"]*\" (?<delay>\\d{3}) (?:\\d+|-)', times: {date: dd/MMM/yyyy:HH:mm:ss Z}}",
            List.of(
                "10.0.0.7 - ann [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 2326",
                "no line of a log"),
            1);
    assertThat(rows).hasToString("[[2000-10-10T20:55:36Z,200,10.0.0.7]]");
  }

  @Test
  void readsAvroOfARegistryThatGoesAndComesBack() throws Exception {
    try (LocalKafka kafka = new LocalKafka(folder.resolve("broker"), "flights:1").start();
        LocalComponent registry =
            new LocalComponent("registry", folder.resolve("registry")).start();
        Topic topic = new Topic(kafka.bootstrap(), "flights")) {
      AvroFlights flights = new AvroFlights(registry.address() + "/apis/ccompat/v7");
      SettableClock clock = new SettableClock();
      SteppedSpeed speed =
          start(
              clock,
              "kafka: {bootstrap: '%s', topic: flights}".formatted(kafka.bootstrap()),
              "avro: {registry: '%s'}".formatted(flights.registry()));
      topic.sendBytes(List.of(flights.old("MUC"), flights.now("ATL", 7), new byte[] {1}));
      speed.until(epoch -> epoch.total().records() == 3);

      registry.kill();
      topic.sendBytes(List.of(flights.later("SFO", 8, "x")));
      speed.untilItWaits(ErrorCode.REGISTRY_UNREACHABLE);
      registry.start();
      flights.register();
      clock.jump(Duration.ofMinutes(1));
      speed.until(epoch -> epoch.total().records() == 4);

      assertThat(events(speed))
          .hasToString(
              "[[2001-12-31T23:59:00Z,null,MUC], [2001-12-31T23:59:00Z,7,ATL], [2001-12-31T23:59:00Z,8,SFO]]");
    }
  }

  @Test
  void readsProtobufByItsDescriptors() throws Exception {
    byte[] descriptors = ProtobufFlights.descriptors().toByteArray();
    Descriptor flight =
        ProtobufDescriptors.load(
            new Format.Protobuf(
                Base64.getEncoder().encodeToString(descriptors), ProtobufFlights.MESSAGE));
    Files.write(folder.resolve("flight.desc"), descriptors);
    try (LocalKafka kafka = new LocalKafka(folder.resolve("broker"), "flights:1").start();
        Topic topic = new Topic(kafka.bootstrap(), "flights")) {
      SteppedSpeed speed =
          start(
              new SettableClock(),
              "kafka: {bootstrap: '%s', topic: flights}".formatted(kafka.bootstrap()),
              "protobuf: {descriptors: flight.desc, message: %s}"
                  .formatted(ProtobufFlights.MESSAGE));
      topic.sendBytes(
          List.of(
              ProtobufFlights.bytes(flight, "date {seconds: 1009843140} delay: 7 origin: MUC"),
              ProtobufFlights.bytes(flight, "delay: 7"),
              new byte[] {1, 2, 3},
              ProtobufFlights.bytes(flight, "date {seconds: 1009843140}")));
      speed.until(epoch -> epoch.total().records() == 4);

      assertThat(events(speed))
          .hasToString("[[2001-12-31T23:59:00Z,7,MUC], [2001-12-31T23:59:00Z,null,ATL]]");
      assertThat(speed.lake().master().where("_error IS NOT NULL").count()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void readsRowsAndStopsAtAFileThatHasNone(String format) {
    RowsBed bed = new RowsBed(spark, folder.resolve("in"), format);
    bed.send(
        List.of(
            "{\"date\":\"2001-12-31T23:59:00Z\",\"delay\":7,\"origin\":\"MÜC\"}",
            "{\"date\":\"yesterday\",\"delay\":8,\"origin\":\"ATL\"}",
            "{\"date\":\"2002-01-01T00:00:00Z\",\"origin\":\"ATL\"}"));
    SteppedSpeed speed = start(new SettableClock(), bed.source(), format);
    speed.until(epoch -> epoch.total().records() == 3);
    bed.put("damaged", "no rows");

    assertThat(speed.untilEnd(ErrorCode.FILE_UNREADABLE))
        .hasMessageContaining("damaged' cannot be read as");
    assertThat(events(speed))
        .hasToString("[[2001-12-31T23:59:00Z,7,MÜC], [2002-01-01T00:00:00Z,null,ATL]]");
    assertThat(
            speed
                .lake()
                .master()
                .where("_error IS NOT NULL")
                .selectExpr("_offset", "_error", "CAST(_raw AS string)")
                .collectAsList())
        .hasToString(
            "[[1,date: 'yesterday' is no timestamp such as 2001-12-31T23:59:59Z,{\"date\":\"yesterday\",\"delay\":8,\"distance\":null,\"origin\":\"ATL\",\"destination\":null}]]");
  }

  private List<Row> read(String format, List<String> lines, int deadLetters) {
    FolderBed bed = new FolderBed(folder.resolve("in"));
    SteppedSpeed speed = start(new SettableClock(), bed.source(), format);
    bed.send(lines);
    speed.until(epoch -> epoch.total().records() == lines.size());
    assertThat(speed.lake().master().where("_error IS NOT NULL").count()).isEqualTo(deadLetters);
    return events(speed);
  }

  private SteppedSpeed start(SettableClock clock, String source, String format) {
    SpeedProject project =
        new SpeedProject(folder)
            .write("braid.yaml", "lake: lake\ninterval: 200ms\nheartbeat: 1s\n")
            .write(
                "streams/flights.yaml",
                "columns: {date: timestamp required, delay: int, origin: string required}\nsource: {%s}\nformat: %s\n"
                    .formatted(source, format.contains(":") ? "{%s}".formatted(format) : format))
            .write(
                "views/by_origin.sql",
                "SELECT origin, count(*) AS flights FROM flights GROUP BY origin");
    return SteppedSpeed.start(spark, project, clock);
  }

  private static List<Row> events(SteppedSpeed speed) {
    return speed
        .lake()
        .master()
        .where("_error IS NULL")
        .orderBy("_epoch", "_offset")
        .select("date", "delay", "origin")
        .collectAsList();
  }
}
