package io.braid.speed.epoch;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.Widening;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.CatchUp;
import io.braid.lake.registry.Definitions;
import io.braid.lake.table.DeltaTableLogs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Which definitions of a stream are kept: what the registry says, looked at between epochs. A
 * definition that is new in it is compiled, planned and caught up in the background, while epochs
 * go on with what was kept before. For one thread.
 */
public final class KeptViews {
  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final TableLogs logs;
  private final String stream;
  private final Registrar registrar;
  private final Executor background;
  private final Consumer<BraidException> leftOut;
  private Wanted asked = new Wanted(Optional.empty(), List.of());
  private Optional<CompletableFuture<Kept>> preparing = Optional.empty();
  private Optional<Kept> last = Optional.empty();

  /** What the registry says. */
  private record Wanted(Optional<StreamEntry> stream, List<ViewManifest> views) {}

  /**
   * Definitions, ready to be kept.
   *
   * @param job runs epochs with exactly these
   */
  public record Kept(StreamEntry stream, List<CompiledView> views, EpochJob job) {
    public Kept {
      views = List.copyOf(views);
    }

    public List<ViewManifest> manifests() {
      return views.stream().map(CompiledView::manifest).toList();
    }
  }

  /**
   * @param logs are committed to by catching up
   * @param background one thread
   * @param leftOut is told why a registered definition cannot be kept by this Braid
   */
  public KeptViews(
      SparkSession spark,
      DeltaTableLogs lake,
      TableLogs logs,
      String stream,
      Executor background,
      Consumer<BraidException> leftOut) {
    this.spark = spark;
    this.lake = lake;
    this.logs = logs;
    this.stream = stream;
    this.registrar = new Registrar(logs);
    this.background = background;
    this.leftOut = leftOut;
  }

  /** What is to be kept now; lagging definitions are the caller's to catch up. */
  public Kept load() {
    asked = look();
    preparing = Optional.empty();
    return accept(prepare(asked, last));
  }

  /**
   * What is to be kept from now on; empty if that is what was given last, or is not ready yet.
   *
   * @throws BraidException if it could not be made ready; {@link #load} begins again
   */
  public Optional<Kept> findNext() {
    Wanted wanted = look();
    if (!wanted.equals(asked)) {
      asked = wanted;
      Optional<Kept> known = last;
      preparing =
          Optional.of(
              CompletableFuture.supplyAsync(() -> caughtUp(prepare(wanted, known)), background));
    }
    Optional<Kept> ready =
        preparing.filter(CompletableFuture::isDone).map(KeptViews::join).map(this::accept);
    if (ready.isPresent()) {
      preparing = Optional.empty();
    }
    return ready;
  }

  /** Catches up what was given last. */
  public IncrementBuilder catchUp() {
    return (view, master, after, through) ->
        catchUp(last.orElseThrow()).build(view, master, after, through);
  }

  private IncrementBuilder catchUp(Kept kept) {
    Map<ViewId, CompiledView> byId = byId(kept);
    return new CatchUp(
        spark, lake, kept.stream(), view -> Optional.ofNullable(byId.get(view.id())).orElseThrow());
  }

  private Wanted look() {
    Registry registry = registrar.load();
    return new Wanted(registry.findStream(stream), DefinitionBuild.kept(logs, registry, stream));
  }

  private Kept prepare(Wanted wanted, Optional<Kept> before) {
    StreamEntry entry =
        Widening.inEffect(logs, wanted.stream().orElseThrow(this::goneFromTheRegistry));
    Map<ViewId, CompiledView> known =
        before.filter(kept -> kept.stream().equals(entry)).map(KeptViews::byId).orElse(Map.of());
    List<CompiledView> views =
        wanted.views().stream()
            .flatMap(
                view ->
                    Optional.ofNullable(known.get(view.id())).or(() -> find(entry, view)).stream())
            .toList();
    return new Kept(entry, views, EpochJob.plan(spark, lake, entry, views));
  }

  /** Another Braid's definition is left to that Braid; its view stays where it is. */
  private Optional<CompiledView> find(StreamEntry entry, ViewManifest view) {
    try {
      return Optional.of(Definitions.compile(spark, lake, entry, view));
    } catch (BraidException e) {
      if (e.code() != ErrorCode.VIEW_INVALID) {
        throw e;
      }
      leftOut.accept(e);
      return Optional.empty();
    }
  }

  private Kept caughtUp(Kept kept) {
    IncrementBuilder builder = catchUp(kept);
    kept.manifests().forEach(view -> DefinitionBuild.catchUp(logs, kept.stream(), view, builder));
    return kept;
  }

  private Kept accept(Kept kept) {
    last = Optional.of(kept);
    return kept;
  }

  private static Map<ViewId, CompiledView> byId(Kept kept) {
    Map<ViewId, CompiledView> byId = new HashMap<>();
    kept.views().forEach(view -> byId.put(view.manifest().id(), view));
    return byId;
  }

  private static Kept join(CompletableFuture<Kept> ready) {
    try {
      return ready.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private BraidException goneFromTheRegistry() {
    return new BraidException(
        ErrorCode.PROJECT_INVALID,
        "%s: the stream was taken out of the registry, so it is no longer read. 'braid apply' with its file in streams/ brings it back."
            .formatted(stream));
  }
}
