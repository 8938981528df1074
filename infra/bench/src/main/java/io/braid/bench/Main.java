package io.braid.bench;

import io.braid.bench.compile.CompileBenchmark;
import io.braid.bench.epoch.EpochBenchmark;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Report;
import io.braid.bench.freshness.CatchUpBenchmark;
import io.braid.bench.freshness.FreshnessBenchmark;
import io.braid.bench.freshness.RecoveryBenchmark;
import io.braid.bench.query.QueryBenchmark;
import io.braid.bench.recompute.AuditBenchmark;
import io.braid.bench.recompute.LakeSize;
import io.braid.bench.recompute.RecomputeBenchmark;
import io.braid.bench.source.ListingBenchmark;
import io.braid.bench.source.SourcesBenchmark;
import io.braid.bench.store.CommitBenchmark;
import io.braid.bench.sum.DoubleSumBenchmark;
import io.braid.core.command.Commands;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid bench}. */
@Command(
    name = "bench",
    description = {
      "Measures what Braid costs against the same work done otherwise, in one run and in turns.",
      "Ratios count; times are those of this machine."
    },
    footer = {"", "Example: braid bench epoch"})
public final class Main implements Callable<Integer> {
  private static final String ALL = "all";

  @Parameters(
      arity = "0..1",
      paramLabel = "FIGURE",
      defaultValue = ALL,
      description =
          "epoch, recompute, audit, query, freshness, catch-up, recovery, compile, double-sum, sources, listing, commit or all (default: ${DEFAULT-VALUE}).")
  private String figure = ALL;

  @Option(
      names = "--quick",
      description = "Small and short: shows that it runs, not what it costs.")
  private boolean quick;

  @Option(names = "--json", description = "Print JSON, errors included.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  public static void main(String[] arguments) {
    System.exit(Commands.run(new Main(), arguments));
  }

  @Override
  public Integer call() {
    List<Benchmark> all =
        List.of(
            new EpochBenchmark(quick ? EpochBenchmark.Size.QUICK : EpochBenchmark.Size.FULL),
            new RecomputeBenchmark(quick ? LakeSize.QUICK : RecomputeBenchmark.FULL),
            new AuditBenchmark(quick ? LakeSize.QUICK : AuditBenchmark.FULL),
            new QueryBenchmark(quick ? QueryBenchmark.Size.QUICK : QueryBenchmark.Size.FULL),
            new FreshnessBenchmark(
                quick ? FreshnessBenchmark.Size.QUICK : FreshnessBenchmark.Size.FULL),
            new CatchUpBenchmark(quick ? CatchUpBenchmark.Size.QUICK : CatchUpBenchmark.Size.FULL),
            new RecoveryBenchmark(
                quick ? RecoveryBenchmark.Size.QUICK : RecoveryBenchmark.Size.FULL),
            new CompileBenchmark(quick ? CompileBenchmark.Size.QUICK : CompileBenchmark.Size.FULL),
            new DoubleSumBenchmark(
                quick ? DoubleSumBenchmark.Size.QUICK : DoubleSumBenchmark.Size.FULL),
            new SourcesBenchmark(quick ? SourcesBenchmark.Size.QUICK : SourcesBenchmark.Size.FULL),
            new ListingBenchmark(quick ? ListingBenchmark.Size.QUICK : ListingBenchmark.Size.FULL),
            new CommitBenchmark(quick ? CommitBenchmark.Size.QUICK : CommitBenchmark.Size.FULL));
    for (Benchmark each : chosen(all)) {
      Report report = new Report(each.name(), Workplace.with(each::run));
      System.out.println(json ? report.toJson() : report.toText());
    }
    return 0;
  }

  private List<Benchmark> chosen(List<Benchmark> all) {
    List<Benchmark> chosen =
        all.stream().filter(each -> figure.equals(ALL) || figure.equals(each.name())).toList();
    if (chosen.isEmpty()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "There is no figure '%s'. %s"
              .formatted(figure, Nearest.hint(figure, all.stream().map(Benchmark::name).toList())));
    }
    return chosen;
  }
}
