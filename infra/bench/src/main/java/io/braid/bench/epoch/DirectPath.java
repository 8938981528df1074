package io.braid.bench.epoch;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.lake.table.CheckpointingTableLogs;
import io.braid.speed.epoch.EpochJob;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/**
 * An epoch as {@code braid speed} runs it: the speed layer's own job and the protocol's commits.
 */
final class DirectPath implements AutoCloseable {
  private final CheckpointingTableLogs logs;
  private final StreamWriter writer;
  private final EpochJob job;
  private final int eventsPerPartition;

  DirectPath(FlightsLake lake, int eventsPerPartition, Executor commits) {
    this.logs = lake.newLogs();
    this.writer = lake.openWriter(logs, commits);
    this.job = EpochJob.plan(lake.spark(), lake.tables(), lake.stream(), lake.views());
    this.eventsPerPartition = eventsPerPartition;
  }

  void runEpoch() {
    OffsetVector position = writer.last().after();
    List<OffsetRange> ranges =
        IntStream.range(0, HeldEvents.PARTITIONS)
            .mapToObj(
                partition ->
                    new OffsetRange(
                        partition,
                        position.nextOf(partition),
                        position.nextOf(partition) + eventsPerPartition))
            .toList();
    EpochDraft draft =
        job.run(
            writer.last().number() + 1,
            new HeldEvents(),
            ranges,
            position.after("held", ranges),
            Instant.now());
    writer.commit(draft);
  }

  /** Lets the checkpoints under way end. */
  @Override
  public void close() {
    logs.close();
  }
}
