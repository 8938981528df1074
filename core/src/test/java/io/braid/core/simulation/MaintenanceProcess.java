package io.braid.core.simulation;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.Compaction;
import io.braid.core.protocol.FileRewrite;
import java.util.function.UnaryOperator;

/** Somebody who puts small files of the master datasets together, and may be killed at it. */
final class MaintenanceProcess {
  /** A file of the simulation has as many bytes as rows. */
  private static final long TARGET = 30;

  private final Schedule schedule;
  private final TableLogs logs;
  private final Sources sources;
  private final Files files;
  private int compactions;

  MaintenanceProcess(Schedule schedule, TableLogs logs, Sources sources, Files files) {
    this.schedule = schedule;
    this.logs = logs;
    this.sources = sources;
    this.files = files;
  }

  void live() {
    schedule.step();
    Source source = sources.all().get(schedule.below(sources.all().size()));
    try {
      boolean done =
          new FileRewrite(logs.open(TableSpec.master(source.stream())), files::rewrite)
              .run(new Compaction(TARGET), Operation.MAINTAIN, UnaryOperator.identity())
              .isPresent();
      compactions += done ? 1 : 0;
    } catch (BraidException e) {
      if (e.code() != ErrorCode.COMMIT_UNKNOWN) {
        throw e;
      }
    }
  }

  int compactions() {
    return compactions;
  }
}
