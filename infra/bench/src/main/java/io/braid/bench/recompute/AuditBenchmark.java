package io.braid.bench.recompute;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.flights.MadeEpochs;
import io.braid.core.protocol.BatchRun;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What the audit adds to a full recomputation of all views. */
public final class AuditBenchmark implements Benchmark {
  private static final double SHARE = 0.1;

  /**
   * @param epochs in the master dataset
   * @param times how often each epoch holds the 20,000 flights
   * @param rounds in which all views are recomputed and audited; one more goes before and does not
   *     count
   */
  public record Size(int epochs, int times, int rounds) {
    public static final Size FULL = new Size(10, 200, 3);
    public static final Size QUICK = new Size(2, 1, 1);
  }

  private final Size size;

  public AuditBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Figure run(Path folder) {
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      FlightsLake lake =
          FlightsLake.create(spark, FlightsProject.copyTo(folder.resolve("flights")));
      new MadeEpochs(lake).addFlights(size.epochs(), size.times());
      return compare(new BatchSteps(lake));
    }
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
            .formatted(size.epochs() * size.times() * MadeEpochs.FLIGHTS),
        List.of(all, audits, recompute.cpu("recompute"), audit.cpu("audit")),
        List.of(Aim.timesDearer(audits, all, SHARE)));
  }
}
