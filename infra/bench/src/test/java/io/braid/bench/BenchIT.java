package io.braid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.bench.compile.CompileBenchmark;
import io.braid.bench.epoch.EpochBenchmark;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
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
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That each figure can be taken; what it is on a busy machine proves nothing. Those that start a
 * whole platform are taken with {@code -Dbraid.all=true}: others test what they do.
 */
final class BenchIT {
  @TempDir private Path folder;

  static Stream<Benchmark> benchmarks() {
    Stream<Benchmark> ofParts =
        Stream.of(
            new EpochBenchmark(EpochBenchmark.Size.QUICK),
            new RecomputeBenchmark(LakeSize.QUICK),
            new AuditBenchmark(LakeSize.QUICK),
            new QueryBenchmark(QueryBenchmark.Size.QUICK),
            new FreshnessBenchmark(FreshnessBenchmark.Size.QUICK),
            new CompileBenchmark(CompileBenchmark.Size.QUICK),
            new DoubleSumBenchmark(DoubleSumBenchmark.Size.QUICK),
            new SourcesBenchmark(SourcesBenchmark.Size.QUICK),
            new ListingBenchmark(ListingBenchmark.Size.QUICK),
            new CommitBenchmark(CommitBenchmark.Size.QUICK));
    Stream<Benchmark> ofPlatforms =
        Stream.of(
            new CatchUpBenchmark(CatchUpBenchmark.Size.QUICK),
            new RecoveryBenchmark(RecoveryBenchmark.Size.QUICK));
    return Boolean.getBoolean("braid.all") ? Stream.concat(ofParts, ofPlatforms) : ofParts;
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void printsItsFigure(Benchmark benchmark) {
    Figure figure = benchmark.run(folder);

    assertThat(figure.aims()).isNotEmpty().allMatch(aim -> Double.isFinite(aim.value()));
    assertThat(new Report(benchmark.name(), figure).toText())
        .contains(benchmark.name(), "median", "met");
  }
}
