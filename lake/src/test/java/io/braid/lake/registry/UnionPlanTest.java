package io.braid.lake.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.project.ProjectReader;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.DeltaTableLogs;
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

/** Views over several streams, from the project's files to the registry. */
final class UnionPlanTest {
  private static final String BOTH =
      """
      SELECT channel, sum(amount) AS revenue
      FROM (SELECT 'web' AS channel, amount FROM web_orders UNION ALL SELECT shop, total FROM shop_orders)
      GROUP BY channel""";
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = LakeSession.open("projects", "local[1]", Map.of());
  }

  @BeforeEach
  void beginWithAViewOverTwoStreams() throws IOException {
    write("braid.yaml", "lake: lake\n");
    write("streams/shop_orders.yaml", stream("shop: string", "total: bigint"));
    write("streams/web_orders.yaml", stream("amount: bigint", "page: string"));
    write("views/revenue.sql", BOTH);
    write("views/pages.sql", "SELECT page, count(*) AS n FROM web_orders GROUP BY page");
  }

  @Test
  void compilesAStrandForEachStreamInTheOrderOfTheQuery() {
    List<ViewManifest> strands = strands();

    assertThat(strands)
        .extracting(ViewManifest::name)
        .containsExactly("revenue.shop_orders", "revenue.web_orders");
    assertThat(strands)
        .extracting(ViewManifest::definition)
        .containsOnly(strands.get(0).definition());
    assertThat(strands)
        .allSatisfy(
            strand -> assertThat(strand.streams()).containsExactly("web_orders", "shop_orders"));
    for (StreamEntry stream : compile().keySet()) {
      ViewManifest strand =
          strands.stream()
              .filter(each -> each.stream().equals(stream.name()))
              .findFirst()
              .orElseThrow();
      assertThat(Definitions.compile(spark, lake(), stream, strand).manifest()).isEqualTo(strand);
    }
  }

  @Test
  void plansItAsOneViewWithOneHash() throws IOException {
    assertThat(changes(Registry.EMPTY)).containsOnlyOnce("revenue new ");
    Registry registry = flipped(plan(Registry.EMPTY).propose(Registry.EMPTY));
    assertThat(registry.strands("revenue", DefinitionState.LIVE)).hasSize(2);
    assertThat(changes(registry)).contains("revenue unchanged ");

    write("views/revenue.sql", BOTH.replace("sum(amount)", "max(amount)"));
    assertThat(changes(registry)).containsOnlyOnce("revenue changed SQL");
    Registry second = flipped(plan(registry).propose(registry));
    assertThat(second.strands("revenue", DefinitionState.RETIRED)).hasSize(2);

    write("streams/shop_orders.yaml", stream("shop: string", "total: bigint", "till: int"));
    assertThat(changes(second))
        .contains("revenue described ", "shop_orders changed new column till int");

    write("views/revenue.sql", "SELECT sum(amount) AS revenue FROM web_orders");
    assertThat(changes(registry))
        .contains(
            "revenue refused it reads stream web_orders and shop_orders in the lake and web_orders in the project");

    Files.delete(folder.resolve("views/revenue.sql"));
    assertThat(changes(registry)).containsOnlyOnce("revenue removed ");
    assertThat(plan(registry).propose(registry).definitions()).hasSize(1);
  }

  @Test
  void refusesAJoinOfTwoStreams() throws IOException {
    write(
        "views/both.sql",
        "SELECT count(*) AS n FROM web_orders JOIN shop_orders ON amount = total");

    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(this::compile)
        .withMessageContaining("views/both.sql:1")
        .withMessageContaining("Two events are joined here");
  }

  private static Registry flipped(Registry proposed) {
    Registry next = proposed;
    for (ViewManifest view :
        proposed.definitions().stream()
            .filter(entry -> entry.state() == DefinitionState.BUILDING)
            .map(entry -> entry.view())
            .toList()) {
      next = next.flip(view.id());
    }
    return next;
  }

  private List<String> changes(Registry registry) {
    return plan(registry).changes().stream()
        .map(change -> "%s %s %s".formatted(change.name(), change.change(), change.reason()))
        .map(text -> text.replaceFirst(" Give it.*|\\. Give.*", ""))
        .toList();
  }

  private ProjectPlan plan(Registry registry) {
    return new ProjectPlan(spark, lake(), registry, compile());
  }

  private List<ViewManifest> strands() {
    return compile().values().stream()
        .flatMap(List::stream)
        .map(CompiledView::manifest)
        .filter(ViewManifest::isStrand)
        .toList();
  }

  private Map<StreamEntry, List<CompiledView>> compile() {
    return new ProjectCompiler(spark).compile(ProjectReader.read(folder, Map.of()));
  }

  private DeltaTableLogs lake() {
    return new DeltaTableLogs(
        folder.resolve("lake").toString(), new Configuration(), Clock.systemUTC());
  }

  private static String stream(String... columns) {
    return """
        columns:
          %s
        source:
          kafka:
            bootstrap: 127.0.0.1:9092
            topic: topic
        format: json
        """
        .formatted(String.join("\n  ", columns));
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
