package io.braid.bench.flights;

import io.braid.core.log.TableSpec;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.CatchUp;
import io.braid.lake.registry.ProjectCompiler;
import io.braid.lake.registry.RegistryRows;
import io.braid.lake.table.CheckpointingTableLogs;
import io.braid.lake.table.DeltaTableLogs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.spark.sql.SparkSession;

/**
 * The lake of a copy of the example, with its views compiled and registered.
 *
 * @param root the lake's folder
 */
public record FlightsLake(
    SparkSession spark,
    Path root,
    DeltaTableLogs tables,
    StreamEntry stream,
    List<CompiledView> views) {
  private static final int COMMITS_BETWEEN_CHECKPOINTS = 100;

  public static FlightsLake create(SparkSession spark, FlightsProject copy) {
    Project project = ProjectReader.read(copy.folder());
    Map<StreamEntry, List<CompiledView>> compiled = new ProjectCompiler(spark).compile(project);
    StreamEntry stream = compiled.keySet().iterator().next();
    Path root = Path.of(project.lake());
    FlightsLake lake =
        new FlightsLake(
            spark,
            root,
            new DeltaTableLogs(
                root.toString(), spark.sparkContext().hadoopConfiguration(), Clock.systemUTC()),
            stream,
            compiled.getOrDefault(stream, List.of()));
    new Registrar(lake.tables).register(stream, lake.manifests(), new RegistryRows(lake.tables));
    return lake;
  }

  /** As {@code braid speed} sets its own up. */
  public CheckpointingTableLogs newLogs() {
    return new CheckpointingTableLogs(tables, COMMITS_BETWEEN_CHECKPOINTS);
  }

  public StreamWriter openWriter(CheckpointingTableLogs logs, Executor commits) {
    return StreamWriter.open(
        logs,
        stream,
        manifests(),
        "bench",
        Clock.systemUTC(),
        new CatchUp(spark, tables, stream, view -> view(view.name())),
        commits);
  }

  public CompiledView view(String name) {
    return views.stream()
        .filter(view -> view.manifest().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public Path folder(TableSpec table) {
    return root.resolve(table.path());
  }

  private List<ViewManifest> manifests() {
    return views.stream().map(CompiledView::manifest).toList();
  }
}
