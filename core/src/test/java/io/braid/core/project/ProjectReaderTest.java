package io.braid.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.Dedup;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProjectReaderTest {
  @TempDir Path path;
  private ProjectFolder folder;

  private static final String STREAM =
      "columns: {a: int, d: double}\nformat: json\nsource: {kafka: {bootstrap: b, topic: t}}\n";

  @BeforeEach
  void beginWithARightProject() {
    folder = new ProjectFolder(path);
  }

  @Test
  void readsAProjectAndFillsInWhatIsLeftOut() {
    Project project = folder.read();

    assertThat(project.lake()).isEqualTo(URI.create("file://" + path.resolve("lake")));
    assertThat(project.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(project.heartbeat()).isEqualTo(Duration.ofSeconds(10));
    assertThat(project.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(project.serving()).isEqualTo(Serving.DEFAULT);
    assertThat(project.users()).isEmpty();
    assertThat(project.findStream("FLIGHTS").orElseThrow().columns())
        .containsExactly(
            new Column("date", ColumnType.Simple.TIMESTAMP, true),
            new Column("delay", ColumnType.Simple.INT, false),
            new Column("fare", new ColumnType.Decimal(10, 2), false));
    assertThat(project.views())
        .hasSize(1)
        .first()
        .satisfies(
            v -> {
              assertThat(v.name()).isEqualTo("delays");
              assertThat(v.file()).isEqualTo("views/delays.sql");
            });
  }

  @Test
  void readsEveryKeyOfBraidYaml() {
    folder.write(
        "braid.yaml",
        """
        lake: hdfs://host:8020/lake/
        interval: 500ms
        heartbeat: 1m
        limits: {events_per_epoch: 100_000, query_seconds: 5, query_rows: 10}
        serving:
          address: 0.0.0.0
          port: 0
          tls: {certificate: tls/chain.pem, key: "${env:KEY}"}
        users:
          - {name: ana, password: "${file:ana.secret}"}
        """);
    folder.write("ana.secret", "geheim\n");

    Project project = folder.read();

    assertThat(project.lake()).isEqualTo(URI.create("hdfs://host:8020/lake"));
    assertThat(project.interval()).isEqualTo(Duration.ofMillis(500));
    assertThat(project.heartbeat()).isEqualTo(Duration.ofMinutes(1));
    assertThat(project.limits()).isEqualTo(new Limits(100_000, Duration.ofSeconds(5), 10));
    assertThat(project.serving().tls().orElseThrow().certificate().toPath())
        .isEqualTo(path.resolve("tls/chain.pem"));
    assertThat(project.findUser("ana").orElseThrow().password().value()).isEqualTo("geheim");
  }

  @Test
  void resolvesSettingsWhenTheyAreUsedAndNeverPrintsThem() {
    folder.set("BROKERS", "a:9092").set("PW", "geheim");

    KafkaSource source = (KafkaSource) folder.read().streams().get(0).source();

    assertThat(source.toConsumerProperties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "bootstrap.servers", "a:9092",
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "user=\"braid\" password=\"geheim\";"));
    assertThat(folder.read().toString()).doesNotContain("geheim", "a:9092").contains("${env:PW}");
  }

  @Test
  void namesAMissingVariableWithItsPlaceAndNoOtherValue() {
    folder.set("BROKERS", "a:9092");
    KafkaSource source = (KafkaSource) folder.read().streams().get(0).source();

    assertThatThrownBy(source::toConsumerProperties)
        .isInstanceOf(BraidException.class)
        .hasMessageStartingWith("streams/flights.yaml:11:7: ")
        .hasMessageContaining("'PW'")
        .hasMessageNotContaining("a:9092");
  }

  @Test
  void takesTheDefaultOfAVariableThatIsEmpty() {
    folder.set("LAKE", "").write("braid.yaml", "lake: ${env:LAKE:-/data/lake}\n");
    assertThat(folder.read().lake()).isEqualTo(URI.create("file:///data/lake"));
  }

  @Test
  void reportsEveryProblemAtOnceWithItsPlace() {
    folder
        .write("braid.yaml", "lakes: lake\ninterval: 1 second\nusers: [{name: ana, password: x}]\n")
        .write("streams/flights.yaml", "columns:\n  a: integr\n  _b: int\nformat: xml\n")
        .write("views/FLIGHTS.sql", "SELECT 1")
        .write("views/9lives.sql", " ");

    refused()
        .hasMessageStartingWith("11 problems\n")
        .hasMessageContaining("braid.yaml:1:1: Unknown key 'lakes'. Did you mean 'lake'?")
        .hasMessageContaining("braid.yaml:1:1: 'lake' is missing")
        .hasMessageContaining("braid.yaml:2:1: 'interval' is a duration such as")
        .hasMessageContaining("braid.yaml:3:21: A password does not stand in a project file")
        .hasMessageContaining("streams/flights.yaml:1:1: 'source' is missing")
        .hasMessageContaining(
            "streams/flights.yaml:2:3: Column 'a': no type is named 'integr'. Known: boolean,")
        .hasMessageContaining("streams/flights.yaml:3:3: Column '_b'")
        .hasMessageContaining(
            "streams/flights.yaml:4:1: 'format' cannot be 'xml'. Known: json, csv")
        .hasMessageContaining("views/9lives.sql: '9lives' cannot be a name")
        .hasMessageContaining("views/9lives.sql: The file is empty")
        .hasMessageContaining(
            "views/FLIGHTS.sql: The name 'FLIGHTS' is taken by streams/flights.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lake: &a lake|1:7: Anchors and aliases",
        "lake: *a|1:7: Anchors and aliases",
        "lake: a\\nlake: b|2:1: 'lake' stands twice, first in line 1",
        "lake: a\\n---\\nlake: b|2:1: A file holds one document",
        "lake: [[[[[[[[[[[[[[1]]]]]]]]]]]]]]|1:16: Nested deeper",
        "lake: {a: b}|1:1: 'lake' is a single value",
        "lake:|1:1: 'lake' has no value",
        "lake: a\\nlimits: 3|2:1: 'limits' is a section",
        "lake: a\\nusers: 3|2:1: 'users' is a list",
        "lake: a\\nusers: [3]|2:9: An entry of 'users' is a section with: name, password",
        "lake: a\\nserving: {port: 70000}|2:11: 'port' is a whole number between 0 and 65535, but was '70000'",
        "lake: a\\nserving: {address: 0.0.0.0}|2:11: Without TLS",
        "lake: a\\nserving: {tls: {key: k}}|2:11: 'certificate' is missing in 'tls'",
        "lake: a\\nheartbeat: 200ms|2:1: 'heartbeat' is between 1s and 3600s, but was '200ms'",
        "lake: ${HOME}|1:1: 'lake': A reference is ${env:NAME}",
        "lake: ${env:NO_SUCH}|1:1: 'lake': The environment variable 'NO_SUCH' is not set",
        "lake: ${file:nowhere}|1:1: 'lake': The file 'nowhere' cannot be read",
        "lake: ${env:X|1:1: 'lake': A reference that begins with ${ has no }",
        "lake: 'a|1:9: This is not YAML",
        "- lake|1:1: The file is a section",
        "? [a]\\n: b|1:3: A key is a plain word",
      })
  void refuses(String yaml, String problem) {
    folder.write("braid.yaml", yaml.replace("\\n", "\n"));
    refused().hasMessageContaining("braid.yaml:" + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\n"})
  void refusesAnEmptyFile(String yaml) {
    folder.write("braid.yaml", yaml);
    refused().hasMessage("braid.yaml: The file is empty");
  }

  @Test
  void readsFormats() {
    assertThat(format("csv")).isEqualTo(new Format.Csv(List.of("id", "day"), ",", Map.of()));
    assertThat(format("{csv: {fields: 'x, day,id', separator: ';', times: {day: dd.MM.yyyy}}}"))
        .isEqualTo(new Format.Csv(List.of("x", "day", "id"), ";", Map.of("day", "dd.MM.yyyy")));
    assertThat(format("{text: {pattern: '(?<day>\\S+) (?<id>\\d+)'}}"))
        .isEqualTo(new Format.Text("(?<day>\\S+) (?<id>\\d+)", Map.of()));
    folder.write("schemas/flight.avsc", "{}");
    assertThat(format("{avro: {schema: schemas/flight.avsc}}")).isEqualTo(new Format.Avro("{}"));
    assertThat(format("{avro: {registry: 'http://127.0.0.1:8081/'}}"))
        .isEqualTo(new Format.RegisteredAvro("http://127.0.0.1:8081"));
    assertThat(format("{protobuf: {descriptors: schemas/flight.avsc, message: acme.Flight}}"))
        .isEqualTo(new Format.Protobuf("e30=", "acme.Flight"));
    assertThat(format("files: {folder: in}", "parquet")).isEqualTo(new Format.Parquet());
    assertThat(format("files: {folder: in}", "orc")).isEqualTo(new Format.Orc());
  }

  @Test
  void refusesAFormatThatItsSourceCannotCarry() {
    write("kafka: {bootstrap: b, topic: t}", "orc");
    refused().hasMessageContaining("parquet and orc are files, so they come by 'files' only");
    write("http: {port: 0}", "{avro: {registry: 'http://127.0.0.1:8081'}}");
    refused().hasMessageContaining("avro and protobuf do not stand in lines");
  }

  private Format format(String yaml) {
    return format("kafka: {bootstrap: b, topic: t}", yaml);
  }

  private void write(String source, String format) {
    folder.write(
        "streams/flights.yaml",
        "columns: {id: bigint required, day: date}\nsource: {%s}\nformat: %s\n"
            .formatted(source, format));
  }

  private Format format(String source, String format) {
    write(source, format);
    return folder.read().streams().get(0).format();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|'format' is json, csv, parquet or orc, or has one of avro, csv, protobuf, text",
        "{csv: {fields: day}}|'fields' lacks the required column 'id'",
        "{csv: {separator: ', '}}|'separator' is a single character",
        "{csv: {times: {id: yyyy}}}|'id' is no column of dates or timestamps",
        "{csv: {times: {day: HH:mm}}}|'day' is written such as dd.MM.yyyy HH:mm, but 'HH:mm' is no such pattern",
        "{csv: {times: {day: bla}}}|'day' is written such as dd.MM.yyyy HH:mm, but 'bla' is no such pattern",
        "{text: {pattern: '(?<id>['}}|'pattern' is a regular expression, but Unclosed character class",
        "{text: {pattern: '(?<idd>.)'}}|'pattern': the group 'idd' is no column. Did you mean 'id'?",
        "{text: {pattern: '(?<day>.)'}}|'pattern' lacks the required column 'id'",
        "{text: {}}|'pattern' is missing in 'text'",
        "{avro: {}}|'avro' has a 'schema' that all records share, or a 'registry' of schemas",
        "{avro: {schema: flight.avsc}}|'schema' is a file of UTF-8 text, but 'flight.avsc' cannot be read",
        "{protobuf: {message: x}}|'descriptors' is missing in 'protobuf'",
        "{protobuf: {descriptors: x.desc, message: x}}|'descriptors' is a file, but 'x.desc' cannot be read",
        "{avro: {registry: here}}|'registry' is an address such as http://127.0.0.1:4567, but 'here' is none",
      })
  void refusesFormats(String yaml, String problem) {
    folder.write(
        "streams/flights.yaml",
        "columns: {id: bigint required, day: date}\nsource: {kafka: {bootstrap: b, topic: t}}\nformat: "
            + yaml
            + "\n");
    refused().hasMessageContaining(problem);
  }

  @Test
  void readsWhatIsAskedOfACluster() {
    assertThat(folder.read().resources()).isEqualTo(Resources.DEFAULT);
    folder.write(
        "braid.yaml",
        "lake: lake\nresources: {executors: 3, cores: 2, memory: 600m, queue: night, patience: 30s, spark: {spark.dynamicAllocation.enabled: 'false'}}\n");
    assertThat(folder.read().resources().toSparkProperties())
        .containsExactly(
            Map.entry("spark.executor.instances", "3"),
            Map.entry("spark.executor.cores", "2"),
            Map.entry("spark.executor.memory", "600m"),
            Map.entry("spark.yarn.queue", "night"),
            Map.entry("spark.cores.max", "6"),
            Map.entry("spark.braid.patience", "30000"),
            Map.entry("spark.dynamicAllocation.enabled", "false"));
    folder.write("braid.yaml", "lake: lake\nresources: {memory: 2 GB}\n");
    refused()
        .hasMessage("braid.yaml:2:13: 'memory' is an amount such as 512m or 2g, but was '2 GB'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kafka: {bootstrap: b, topic: t, start: yesterday}}|'start' is earliest, latest or a moment such as 2026-05-01T00:00:00Z, but was 'yesterday'",
        "{}|3:1: 'source' has one of kafka, kinesis, flume, files, http, but has none",
        "{http: {port: 1}, flume: {port: 1}}|'source' has one of kafka, kinesis, flume, files, http, but has flume and http",
        "{kinesis: {stream: s}}|'region' is missing",
        "{kinesis: {stream: s, region: r, endpoint: nowhere}}|'endpoint' is an address such as http://127.0.0.1:4567, but 'nowhere' is none",
        "{kinesis: {stream: s, region: r, access_key: a}}|'access_key' and 'secret_key' come together",
        "{kinesis: {stream: s, region: r, access_key: a, secret_key: b}}|A secret key does not stand in a project file",
        "{flume: {host: h}}|'port' is missing",
        "{http: {port: 80, token: t}}|A token does not stand in a project file",
        "{files: {folder: in, names: '[' }}|'names' is a pattern such as *.json or **/part-*",
      })
  void refusesSources(String source, String problem) {
    folder.write(
        "streams/flights.yaml", "columns: {a: int}\nformat: json\nsource: " + source + "\n");
    refused().hasMessageContaining(problem);
  }

  @Test
  void refusesPropertiesThatBraidSets() {
    folder.write(
        "streams/flights.yaml",
        "columns: {a: int}\nformat: json\nsource: {kafka: {bootstrap: b, topic: t, properties: {enable.auto.commit: true}}}\n");
    refused()
        .hasMessage("streams/flights.yaml:3:55: 'enable.auto.commit' is set by Braid. Remove it");
  }

  @Test
  void readsHowDuplicatesAreTold() {
    folder.write("streams/flights.yaml", STREAM + "dedup: {by: a, within: 24h}\n");
    assertThat(folder.read().streams().get(0).dedup()).isEqualTo(new Dedup("a", "24h"));
    folder.write("streams/flights.yaml", STREAM);
    assertThat(folder.read().streams().get(0).dedup()).isEqualTo(Dedup.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{by: a}|4:1: 'within' is missing in 'dedup'",
        "{by: ab, within: 24h}|4:9: 'by' is a column of the stream, but was 'ab'. Did you mean 'a'?",
        "{by: d, within: 24h}|4:9: 'by' is a column of strings or whole numbers, but d is of type double",
        "{by: a, within: 24}|4:16: 'within': A span is so many events or a time, such as '1000000 events' or '24h', but was '24'",
        "{by: a, within: 3000000 events}|4:16: 'within': A span has between 1 and 2000000 events",
        "a|4:1: 'dedup' is a section",
      })
  void refusesDedup(String dedup, String problem) {
    folder.write("streams/flights.yaml", STREAM + "dedup: " + dedup + "\n");
    refused().hasMessageContaining("streams/flights.yaml:" + problem);
  }

  @Test
  void refusesColumnsThatDifferInCaseOnly() {
    folder.write(
        "streams/flights.yaml",
        "columns: {a: int, A: int}\nformat: json\nsource: {kafka: {bootstrap: b, topic: t}}\n");
    refused().hasMessageContaining("streams/flights.yaml:1:19: Column 'A' stands twice");
  }

  @Test
  void refusesFilesThatItWouldOverlook() {
    folder.write("streams/more.yml", "").write("views/.swp", "").write("views/README.md", "");
    refused()
        .hasMessage(
            "streams/more.yml: Only files named NAME.yaml are read here. Rename or move it");
  }

  @Test
  void refusesBytesThatAreNoText() throws Exception {
    Files.write(path.resolve("views/delays.sql"), "größe".getBytes(StandardCharsets.ISO_8859_1));
    refused().hasMessage("views/delays.sql: The file is not UTF-8 text");
  }

  @Test
  void saysHowToStartWhereThereIsNoProject() {
    assertThatThrownBy(() -> ProjectReader.read(path.resolve("elsewhere"), Map.of()))
        .hasMessageContaining("There is no braid.yaml in '")
        .hasMessageContaining("--project DIR");
  }

  @Test
  void keepsTheOrderOfFileNames() {
    folder.write("views/airports.sql", "SELECT 1");
    assertThat(folder.read().views())
        .extracting(ViewDefinition::name)
        .isEqualTo(List.of("airports", "delays"));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    return assertThatThrownBy(folder::read)
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROJECT_INVALID));
  }
}
