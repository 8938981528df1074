package io.braid.bench.source;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.stream.Epoch;
import io.braid.lake.table.CheckpointingTableLogs;
import io.braid.speed.epoch.EpochJob;
import io.braid.speed.source.PlannedRead;
import io.braid.speed.source.RangePlanner;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import java.time.Instant;
import java.util.concurrent.Executor;

/** Reads a source to its end as {@code braid speed} does, one epoch right after the other. */
final class Intake implements AutoCloseable {
  private static final long EVENTS_PER_EPOCH = 250_000;

  private final CheckpointingTableLogs logs;
  private final StreamWriter writer;
  private final EpochJob job;
  private final Source source;
  private final RangePlanner planner;

  /**
   * Opens all that a speed layer has open when it is told to read.
   *
   * @param lake without an epoch
   */
  Intake(FlightsLake lake, Source source, Executor commits) {
    this.logs = lake.newLogs();
    this.writer = lake.openWriter(logs, commits);
    this.job = EpochJob.plan(lake.spark(), lake.tables(), lake.stream(), lake.views());
    this.source = source;
    this.planner = new RangePlanner(lake.stream().name());
    source.topicId();
  }

  /** How many events were committed, decoded, in the master dataset and in every view. */
  long run() {
    long events = 0;
    for (PlannedRead plan = plan(); !plan.isEmpty(); plan = plan()) {
      Epoch epoch =
          writer
              .commit(
                  job.run(
                      writer.last().number() + 1,
                      source.reader(plan.ranges()),
                      plan.ranges(),
                      plan.reached(),
                      Instant.now()))
              .orElseThrow();
      source.committed(epoch);
      events += epoch.counts().events();
    }
    return events;
  }

  private PlannedRead plan() {
    SourceState state = source.look(writer.last().after());
    return planner.plan(writer.last(), state, EVENTS_PER_EPOCH * source.offsetsPerRecord());
  }

  @Override
  public void close() {
    source.close();
    logs.close();
  }
}
