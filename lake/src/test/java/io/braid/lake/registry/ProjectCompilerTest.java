package io.braid.lake.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.log.TableSpec;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.type.Column;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.dimension.DimensionTables;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectCompilerTest {
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = LakeSession.open("projects", "local[1]", Map.of());
  }

  @BeforeEach
  void beginWithTwoStreams() throws IOException {
    write("braid.yaml", "lake: lake\n");
    write("streams/clicks.yaml", stream("page: string required"));
    write("streams/orders.yaml", stream("amount: bigint"));
    write("views/pages.sql", "SELECT page, count(*) AS n FROM Clicks GROUP BY page");
    write("views/total.sql", "SELECT sum(amount) AS total FROM orders");
  }

  @Test
  void compilesEachViewOverTheStreamThatItReads() {
    Map<StreamEntry, List<CompiledView>> compiled = compile();

    assertThat(compiled.keySet()).extracting(StreamEntry::name).containsExactly("clicks", "orders");
    assertThat(compiled.values())
        .allSatisfy(views -> assertThat(views).hasSize(1))
        .extracting(views -> views.get(0).manifest().name())
        .containsExactly("pages", "total");
  }

  @Test
  void reportsAllThatIsWrongTogether() throws IOException {
    write("views/bad.sql", "SELECT FROM");
    write("views/elsewhere.sql", "SELECT count(*) AS n FROM nowhere");

    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(this::compile)
        .withMessageContaining("views/bad.sql:1:1")
        .withMessageContaining("views/elsewhere.sql:1:27")
        .withMessageContaining("nowhere");
  }

  @Test
  void takesCommentsIntoTheManifestButNotIntoTheDefinition() throws IOException {
    ViewManifest before = viewOf("clicks");
    write(
        "views/pages.sql",
        """
        -- Clicks of each page.
        -- n: clicks, all of them
        SELECT page, count(*) AS n FROM Clicks GROUP BY page""");

    ViewManifest after = viewOf("clicks");

    assertThat(after.description()).isEqualTo("Clicks of each page.");
    assertThat(after.output())
        .extracting(OutputColumn::comment)
        .containsExactly("", "clicks, all of them");
    assertThat(after.definition()).isEqualTo(before.definition());

    write(
        "views/pages.sql", "-- pag: a path\nSELECT page, count(*) AS n FROM clicks GROUP BY page");
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(this::compile)
        .withMessageContaining("views/pages.sql:1")
        .withMessageContaining("Did you mean 'page'?");
  }

  @Test
  void writesTheRegistryForOtherReaders() {
    DeltaTableLogs lake = lake();
    Registrar registrar = new Registrar(lake);
    compile()
        .forEach(
            (stream, views) ->
                registrar.register(
                    stream,
                    views.stream().map(CompiledView::manifest).toList(),
                    new RegistryRows(lake)));

    Registry registry = registrar.load();
    assertThat(registry.views()).hasSize(2);
    assertThat(
            new TableReader(spark, lake)
                .rows(
                    TableSpec.registry(),
                    lake.open(TableSpec.registry())
                        .loadSnapshot(
                            lake.open(TableSpec.registry()).findLatest().orElseThrow().version())
                        .files())
                .selectExpr("kind || ' ' || name || ' ' || get_json_object(body, '$.name')")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "stream clicks clicks", "stream orders orders", "view pages pages", "view total total");
  }

  @Test
  void joinsWhatWasAppliedWhateverTheFileSaysSince() throws IOException {
    write("dimensions/titles.csv", "page,title\n/,Home\n/a,About\n");
    write(
        "views/pages.sql",
        "SELECT title, count(*) AS n FROM clicks LEFT JOIN titles ON clicks.page = titles.page GROUP BY title");
    DeltaTableLogs lake = lake();
    CompiledView applied = compiledOf("clicks");
    new DimensionTables(spark, lake).writeOf(applied);
    ViewManifest registered = applied.manifest();

    write("dimensions/titles.csv", "page,title\n/,Start\n");
    ViewManifest next = viewOf("clicks");
    assertThat(next.definition()).isNotEqualTo(registered.definition());
    assertThat(next.dimensions()).isNotEqualTo(registered.dimensions());

    CompiledView running =
        Definitions.compile(
            spark, lake, new StreamEntry("clicks", streamColumns("clicks")), registered);
    assertThat(running.dimensions().get(0).rows().orderBy("page").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[/,Home]", "[/a,About]");

    write("dimensions/titles.csv", "page,title\n/a,About\n/,Home\n");
    assertThat(viewOf("clicks")).isEqualTo(registered);
  }

  @Test
  void reportsWhatIsWrongInADimensionWithWhatIsWrongInOtherViews() throws IOException {
    write("dimensions/titles.csv", "page,title\n/\n");
    write("views/titled.sql", "SELECT title, count(*) AS n FROM clicks JOIN titles GROUP BY title");
    write("views/above.sql", "SELECT sum(n) AS n FROM titled");
    write("views/elsewhere.sql", "SELECT count(*) AS n FROM nowhere");

    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(this::compile)
        .withMessageStartingWith("2 problems")
        .withMessageContaining(
            "dimensions/titles.csv:2: The header names 2 columns, but here are 1 fields")
        .withMessageContaining("views/elsewhere.sql:1:27");
  }

  private ViewManifest viewOf(String stream) {
    return compiledOf(stream).manifest();
  }

  private CompiledView compiledOf(String stream) {
    return compile().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(stream))
        .map(entry -> entry.getValue().get(0))
        .findFirst()
        .orElseThrow();
  }

  private List<Column> streamColumns(String stream) {
    return ProjectReader.read(folder, Map.of()).findStream(stream).orElseThrow().columns();
  }

  private DeltaTableLogs lake() {
    return new DeltaTableLogs(
        folder.resolve("lake").toString(), new Configuration(), Clock.systemUTC());
  }

  private Map<StreamEntry, List<CompiledView>> compile() {
    Project project = ProjectReader.read(folder, Map.of());
    return new ProjectCompiler(spark).compile(project);
  }

  private static String stream(String column) {
    return """
        columns:
          %s
        source:
          kafka:
            bootstrap: 127.0.0.1:9092
            topic: topic
        format: json
        """
        .formatted(column);
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
