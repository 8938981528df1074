package io.braid.batch.command;

import io.braid.batch.engine.LakeRows;
import io.braid.batch.engine.SparkBatchEngine;
import io.braid.batch.engine.SparkOnDemand;
import io.braid.batch.engine.SparkWork;
import io.braid.batch.maintain.DefinitionFolders;
import io.braid.batch.maintain.Maintenance;
import io.braid.batch.maintain.Purge;
import io.braid.batch.node.NodeAddress;
import io.braid.batch.node.ServingNode;
import io.braid.batch.step.FileRunStore;
import io.braid.batch.step.RunId;
import io.braid.batch.verify.Proof;
import io.braid.batch.verify.Sample;
import io.braid.batch.verify.UnionProof;
import io.braid.batch.verify.UnionProof.Strand;
import io.braid.batch.verify.UnionVerification;
import io.braid.batch.verify.Verification;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.log.TableSpec;
import io.braid.core.project.Project;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.RewriteEngine;
import io.braid.core.protocol.StreamForgetting;
import io.braid.core.protocol.Widening;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.CatchUp;
import io.braid.lake.engine.ForgettingJob;
import io.braid.lake.engine.RowRewrite;
import io.braid.lake.registry.Definitions;
import io.braid.lake.registry.RegistryRows;
import io.braid.lake.session.SparkSettings;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableCleaning.Cleaned;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** A project's lake as its registry describes it, for the length of one command. */
final class OpenLake implements AutoCloseable {
  private final String root;
  private final Clock clock = Clock.systemUTC();
  private final RunId ids = new RunId(clock);
  private final Configuration hadoop;
  private final SparkOnDemand spark;
  private final DeltaTableLogs logs;
  private final Registry registry;

  private OpenLake(OpenLake open, Registry registry) {
    this.hadoop = open.hadoop;
    this.root = open.root;
    this.spark = open.spark;
    this.logs = open.logs;
    this.registry = registry;
  }

  /** For a command that starts no Spark job. */
  OpenLake(Project project) {
    this(project, "local[1]");
  }

  OpenLake(Project project, String master) {
    SparkSettings.use(project);
    this.hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    this.spark = new SparkOnDemand("braid batch", master);
    this.root = project.lake().toString();
    this.logs = new DeltaTableLogs(root, hadoop, clock);
    this.registry = new Registrar(logs).load();
  }

  DeltaTableLogs logs() {
    return logs;
  }

  Registry registry() {
    return registry;
  }

  SparkOnDemand spark() {
    return spark;
  }

  /**
   * A view over one stream, or one strand of a view over several.
   *
   * @throws BraidException {@code USAGE} with the nearest name
   */
  ViewManifest loadView(String name) {
    List<ViewManifest> strands = loadStrands(name);
    if (strands.size() > 1) {
      throw new BraidException(
          ErrorCode.USAGE,
          "View %s reads several streams, and is kept in a strand for each: %s. Name one of them; 'braid batch run %1$s' does all steps for all of them."
              .formatted(
                  name,
                  strands.stream().map(ViewManifest::name).collect(Collectors.joining(", "))));
    }
    return strands.get(0);
  }

  /**
   * The strands of a view: itself, if it reads one stream; one, if that is named.
   *
   * @throws BraidException {@code USAGE} with the nearest name
   */
  List<ViewManifest> loadStrands(String name) {
    List<ViewManifest> strands =
        registry.views().stream()
            .filter(
                view ->
                    view.name().equalsIgnoreCase(name)
                        || view.whole().name().equalsIgnoreCase(name))
            .toList();
    if (strands.isEmpty()) {
      throw unknown(name);
    }
    return strands;
  }

  /** As it is in effect. */
  StreamEntry streamOf(ViewManifest view) {
    return Optional.of(view.stream())
        .flatMap(registry::findStream)
        .map(stream -> Widening.inEffect(logs, stream))
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.TABLE_CORRUPT,
                    "The registry names view %s, but not its stream %s. Restore the registry from a copy."
                        .formatted(view.name(), view.stream())));
  }

  /** The same lake as of another registry; this one is still to be closed. */
  OpenLake at(Registry other) {
    return new OpenLake(this, other);
  }

  BatchProtocol protocolOf(ViewManifest view) {
    StreamEntry stream = streamOf(view);
    return new BatchProtocol(logs, stream, view, runs(), engineOf(stream), clock, ids);
  }

  DefinitionBuild buildOf(ViewManifest view) {
    StreamEntry stream = streamOf(view);
    return new DefinitionBuild(logs, stream, view, engineOf(stream), builderOf(stream), clock, ids);
  }

  private IncrementBuilder builderOf(StreamEntry stream) {
    return (manifest, master, after, through) ->
        SparkWork.run(
            spark.get(),
            "Catching up " + manifest.name(),
            () ->
                new CatchUp(spark.get(), logs, stream, one -> compile(stream, one))
                    .build(manifest, master, after, through));
  }

  Maintenance maintenance(Duration kept) {
    return new Maintenance(logs, runs(), clock.instant().minus(kept));
  }

  DefinitionFolders folders() {
    return new DefinitionFolders(root, hadoop);
  }

  private FileRunStore runs() {
    return new FileRunStore(root, hadoop);
  }

  /** Puts rows of a stream's files into others, as they are. */
  RewriteEngine rewriting(StreamEntry stream) {
    TableSpec master = TableSpec.master(Widening.inEffect(logs, stream));
    return groups ->
        groups.isEmpty()
            ? List.of()
            : SparkWork.run(
                spark.get(),
                "Compacting " + stream.name(),
                () ->
                    new RowRewrite(spark.get(), logs, master, master, UnaryOperator.identity())
                        .rewrite(groups));
  }

  /** What was forgotten, and what was taken away because it told of it. */
  record Forgotten(StreamForgetting.Outcome outcome, Cleaned cleaned) {}

  /** Takes the events out that a condition holds for, and all that tells of them. */
  Optional<Forgotten> forget(StreamEntry stream, String condition, String told) {
    StreamForgetting forgetting =
        new StreamForgetting(
            logs,
            stream,
            new ForgettingJob(spark.get(), logs, stream, condition),
            builderOf(stream),
            this::protocolOf,
            clock,
            new RegistryRows(logs));
    Optional<Forgotten> done =
        SparkWork.run(
                spark.get(), "Forgetting events of " + stream.name(), () -> forgetting.run(told))
            .map(outcome -> new Forgotten(outcome, purge(stream, outcome.version())));
    forgetting.end();
    return done;
  }

  private Cleaned purge(StreamEntry stream, long version) {
    return SparkWork.run(
        spark.get(),
        "Taking away what held forgotten events of " + stream.name(),
        () -> new Purge(spark.get(), logs, runs(), folders(), clock).run(stream, version));
  }

  /**
   * @throws BraidException {@code USAGE} with the nearest name
   */
  StreamEntry loadStream(String name) {
    List<String> known = registry.streams().stream().map(StreamEntry::name).toList();
    return registry
        .findStream(name)
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.USAGE,
                    "The lake has no stream '%s'. %s".formatted(name, Nearest.hint(name, known))));
  }

  /** Runs a definition as plain SQL over the events through an epoch, and compares. */
  Verification verify(ViewManifest view, Epoch epoch, Sample sample) {
    StreamEntry stream = streamOf(view);
    return verifying(view, () -> proofOf(stream).verify(compile(stream, view), epoch, sample));
  }

  /** The same with what a serving node answers, and as of the epoch of its answer. */
  Verification verify(ViewManifest view, NodeAddress address, Sample sample) {
    StreamEntry stream = streamOf(view);
    try (ServingNode node = ServingNode.connect(address)) {
      ViewManifest served = loadDefinition(view, node.loadDefinition(view.name()));
      return verifying(
          view,
          () ->
              proofOf(stream)
                  .verify(compile(stream, served), node.ask(spark.get(), served), sample));
    }
  }

  private Verification verifying(ViewManifest view, Supplier<Verification> work) {
    return SparkWork.run(spark.get(), "Verifying " + view.name(), work);
  }

  private Proof proofOf(StreamEntry stream) {
    return new Proof(logs, stream, new LakeRows(spark.get(), logs, stream));
  }

  private ViewManifest loadDefinition(ViewManifest live, DefinitionHash served) {
    return registry
        .find(new ViewId(live.name(), served))
        .map(DefinitionEntry::view)
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.APPLY_STALE,
                    "The node serves definition %s of view %s, which the lake '%s' does not have; live there is %s. Does the node serve this lake?"
                        .formatted(served, live.name(), root, live.definition())));
  }

  /** Runs a view over several streams as plain SQL over the events of all, and compares. */
  UnionVerification verify(List<ViewManifest> strands) {
    List<Strand> read =
        strands.stream()
            .map(
                strand -> {
                  StreamEntry stream = streamOf(strand);
                  LakeRows rows = new LakeRows(spark.get(), logs, stream);
                  return new Strand(compile(stream, strand), stream, rows);
                })
            .toList();
    return SparkWork.run(
        spark.get(),
        "Verifying " + strands.get(0).whole().name(),
        () -> new UnionProof(logs, read).verify());
  }

  private SparkBatchEngine engineOf(StreamEntry stream) {
    return new SparkBatchEngine(spark, logs, stream, clock, ids);
  }

  /** Gives a stream's master dataset the wider columns that the registry names. */
  void widen(StreamEntry registered) {
    Widening widening = new Widening(logs, registered);
    if (widening.isDue()) {
      RowRewrite rewrite =
          new RowRewrite(
              spark.get(),
              logs,
              TableSpec.master(Widening.inEffect(logs, registered)),
              TableSpec.master(registered),
              UnaryOperator.identity());
      SparkWork.run(spark.get(), "Widening " + registered.name(), () -> widening.run(rewrite));
    }
  }

  /** Whether a definition goes on once its stream has the columns that the registry names. */
  boolean follows(ViewManifest view) {
    StreamEntry registered = registry.findStream(view.stream()).orElseThrow();
    try {
      compile(registered, view);
      return true;
    } catch (BraidException e) {
      if (e.code() != ErrorCode.VIEW_INVALID) {
        throw e;
      }
      return false;
    }
  }

  private CompiledView compile(StreamEntry stream, ViewManifest view) {
    return Definitions.compile(spark.get(), logs, stream, view);
  }

  private BraidException unknown(String name) {
    List<String> known =
        registry.views().stream().map(view -> view.whole().name()).distinct().toList();
    return new BraidException(
        ErrorCode.USAGE,
        known.isEmpty()
            ? "The lake '%s' has no view yet, so there is no '%s'. 'braid apply' registers the project's views."
                .formatted(root, name)
            : "The lake has no view '%s'. %s".formatted(name, Nearest.hint(name, known)));
  }

  @Override
  public void close() {
    spark.close();
  }
}
