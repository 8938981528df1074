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
import io.braid.lake.compiler.CompiledView;
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
        .withMessageContaining("views/bad.sql:1")
        .withMessageContaining("views/elsewhere.sql:1")
        .withMessageContaining("nowhere");
  }

  @Test
  void writesTheRegistryForOtherReaders() {
    DeltaTableLogs lake =
        new DeltaTableLogs(
            folder.resolve("lake").toString(), new Configuration(), Clock.systemUTC());
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
