package io.braid.bench.recompute;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.core.protocol.BatchRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the audit adds to a full recomputation of all views. */
public final class AuditBenchmark implements Benchmark {
  private static final double SHARE = 0.1;

  public static final LakeSize FULL = new LakeSize(10, 200, 3);

  private final LakeSize size;

  public AuditBenchmark(LakeSize size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Figure run(Path folder) {
    return size.with(folder, lake -> compare(new BatchSteps(lake)));
  }

  private Figure compare(BatchSteps steps) {
    Timings recompute = new Timings();
    Timings audit = new Timings();
    steps.audit(steps.recompute());
    for (int i = 0; i < size.rounds(); i++) {
      List<BatchRun> runs = new ArrayList<>();
      recompute.measure(() -> runs.addAll(steps.recompute()));
      audit.measure(() -> steps.audit(runs));
    }
    Samples all = recompute.wall("recompute");
    Samples audits = audit.wall("audit");
    return new Figure(
        "four views from %,d rows of the master dataset: the audit against the recomputation it judges"
            .formatted(size.rows()),
        List.of(all, audits, recompute.cpu("recompute"), audit.cpu("audit")),
        List.of(Aim.timesDearer(audits, all, SHARE)));
  }
}
