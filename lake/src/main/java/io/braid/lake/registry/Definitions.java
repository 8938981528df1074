package io.braid.lake.registry;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Problems;
import io.braid.core.registry.StreamEntry;
import io.braid.core.type.Column;
import io.braid.core.view.UnionStream;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.Dimension;
import io.braid.lake.compiler.Sources;
import io.braid.lake.compiler.ViewCompiler;
import io.braid.lake.dimension.DimensionTables;
import io.braid.lake.table.DeltaTableLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Registered definitions, ready to run. */
public final class Definitions {
  private Definitions() {}

  /**
   * A registered definition, over the stream as it is registered.
   *
   * @param lake holds the dimensions that the definition joins, at its versions
   * @param stream as it is in effect
   * @throws BraidException {@code VIEW_INVALID} if this Braid understands the SQL differently from
   *     the one that registered it
   */
  public static CompiledView compile(
      SparkSession spark, DeltaTableLogs lake, StreamEntry stream, ViewManifest view) {
    Problems problems = new Problems();
    Optional<CompiledView> known = find(spark, lake, stream, view, problems);
    if (known.isEmpty()) {
      Optional<CompiledView> compiled = findAnew(spark, lake, stream, view, problems);
      throw new BraidException(
          ErrorCode.VIEW_INVALID,
          "View %s was registered as definition %s, but this Braid %s, so its tables mean something else. Run 'braid apply' to build it anew, or the Braid that registered it."
              .formatted(
                  view.name(),
                  view.definition(),
                  compiled
                      .map(found -> "compiles it to " + found.manifest().definition())
                      .orElseGet(() -> "refuses it: " + problems.list().get(0).text())));
    }
    return known.get().withManifest(view);
  }

  /** A definition that is understood as it was registered. */
  static Optional<CompiledView> find(
      SparkSession spark,
      DeltaTableLogs lake,
      StreamEntry stream,
      ViewManifest view,
      Problems problems) {
    Optional<CompiledView> compiled = findAnew(spark, lake, stream, view, problems);
    return compiled
        .filter(found -> found.manifest().id().equals(view.id()))
        .or(() -> findByShape(spark, lake, stream, view, compiled));
  }

  /**
   * A definition over a shape of the stream that is not in effect. If that is wider, it reads the
   * stream as that; if it is narrower, the definition must go on over what is in effect.
   */
  private static Optional<CompiledView> findByShape(
      SparkSession spark,
      DeltaTableLogs lake,
      StreamEntry stream,
      ViewManifest view,
      Optional<CompiledView> inEffect) {
    for (List<Column> shape : stream.shapes()) {
      StreamEntry shaped = stream.withColumns(shape);
      Optional<CompiledView> found =
          findAnew(spark, lake, shaped, view, new Problems())
              .filter(compiled -> compiled.manifest().id().equals(view.id()));
      if (found.isPresent()) {
        return isNarrower(stream, shaped)
            ? found
            : inEffect.filter(compiled -> compiled.continues(found.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean isNarrower(StreamEntry stream, StreamEntry shaped) {
    return shaped.columns().stream()
        .allMatch(
            wide ->
                stream
                    .findColumn(wide.name())
                    .map(Column::type)
                    .filter(type -> type.equals(wide.type()) || type.widensTo(wide.type()))
                    .isPresent());
  }

  /**
   * The live definition that a compiled one goes on as, because nothing but the width of columns
   * tells them apart and that makes no other state.
   *
   * @param registered the compiled view's stream in the registry
   */
  static Optional<ViewManifest> findContinued(
      SparkSession spark, StreamEntry registered, ViewManifest live, CompiledView next) {
    ViewManifest wanted = next.manifest();
    List<List<UnionStream>> read =
        live.isStrand()
            ? List.of(live.union())
            : Stream.concat(Stream.of(registered.columns()), registered.shapes().stream())
                .map(shape -> List.of(new UnionStream(live.stream(), shape)))
                .toList();
    return read.stream()
        .flatMap(
            streams ->
                strandsOver(spark, wanted, streams, next.dimensions(), new Problems()).stream())
        .flatMap(List::stream)
        .filter(strand -> strand.manifest().id().equals(live.id()))
        .filter(next::continues)
        .findFirst()
        .map(strand -> wanted.as(live.definition(), live.union()));
  }

  private static Optional<CompiledView> findAnew(
      SparkSession spark,
      DeltaTableLogs lake,
      StreamEntry stream,
      ViewManifest view,
      Problems problems) {
    return findStrands(spark, lake, List.of(stream), view, problems).stream()
        .flatMap(List::stream)
        .filter(strand -> strand.manifest().stream().equals(stream.name()))
        .findFirst();
  }

  /**
   * What the SQL of a definition is over streams, whatever it was; empty if it is refused.
   *
   * @param streams as they are now; others that the definition reads are as it read them
   */
  static Optional<List<CompiledView>> findStrands(
      SparkSession spark,
      DeltaTableLogs lake,
      List<StreamEntry> streams,
      ViewManifest view,
      Problems problems) {
    List<UnionStream> read = new ArrayList<>();
    streams.forEach(stream -> read.add(new UnionStream(stream.name(), stream.columns())));
    view.union().stream()
        .filter(each -> streams.stream().noneMatch(stream -> stream.name().equals(each.name())))
        .forEach(read::add);
    return strandsOver(
        spark, view, read, new DimensionTables(spark, lake).load(view.dimensions()), problems);
  }

  private static Optional<List<CompiledView>> strandsOver(
      SparkSession spark,
      ViewManifest view,
      List<UnionStream> read,
      List<Dimension> dimensions,
      Problems problems) {
    String name = view.whole().name();
    return new ViewCompiler(spark)
        .findStrands(
            name,
            "views/%s.sql".formatted(name),
            view.sql(),
            new Sources(read, dimensions, Map.of()),
            problems);
  }
}
