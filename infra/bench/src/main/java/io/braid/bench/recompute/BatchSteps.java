package io.braid.bench.recompute;

import io.braid.batch.engine.SparkBatchEngine;
import io.braid.batch.step.FileRunStore;
import io.braid.bench.flights.FlightsLake;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.protocol.BatchRun;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Steps of batch runs of all views of a lake, as {@code braid batch} takes them. */
record BatchSteps(FlightsLake lake) {

  /** Full recomputations, of which nothing is published. */
  List<BatchRun> recompute() {
    return lake.views().stream()
        .map(view -> newProtocol(view.manifest()).recompute(BatchProtocol.Mode.FULL))
        .map(Optional::orElseThrow)
        .toList();
  }

  void audit(List<BatchRun> runs) {
    for (BatchRun run : runs) {
      if (!newProtocol(lake.view(run.view().view()).manifest()).audit(run.id()).passed()) {
        throw new IllegalStateException("The audit of %s found differences".formatted(run.view()));
      }
    }
  }

  private BatchProtocol newProtocol(ViewManifest view) {
    Supplier<String> ids = () -> UUID.randomUUID().toString();
    Clock clock = Clock.systemUTC();
    return new BatchProtocol(
        lake.tables(),
        lake.stream(),
        view,
        new FileRunStore(lake.root().toString(), lake.spark().sparkContext().hadoopConfiguration()),
        new SparkBatchEngine(lake::spark, lake.tables(), lake.stream(), clock, ids),
        clock,
        ids);
  }
}
