package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FinalFunctionTest {
  /** Of x: 2, 4, 4, 4, 5, 5, 7, 9. */
  private static final List<String> KNOWN = List.of("8", "40", "232");

  @Test
  void readsVariancesFromSums() {
    assertThat(apply(FinalFunction.VAR_POP, KNOWN)).isEqualTo(4.0);
    assertThat(apply(FinalFunction.STDDEV_POP, KNOWN)).isEqualTo(2.0);
    assertThat(apply(FinalFunction.VAR_SAMP, KNOWN)).isEqualTo(32.0 / 7);
    assertThat(apply(FinalFunction.STDDEV_SAMP, KNOWN)).isEqualTo(Math.sqrt(32.0 / 7));
    assertThat(apply(FinalFunction.AVG, List.of("8", "40"))).isEqualTo(5.0);
    assertThat(apply(FinalFunction.REGR_SXX, KNOWN)).isEqualTo(32.0);
  }

  /** y = 1, 3, 2, 5 over x = 1, 2, 3, 4. */
  @ParameterizedTest
  @CsvSource({
    "COVAR_POP, 1.375",
    "COVAR_SAMP, 1.8333333333333333",
    "CORR, 0.8315218406202999",
    "REGR_R2, 0.6914285714285714",
    "REGR_SLOPE, 1.1",
    "REGR_INTERCEPT, 0.0",
    "REGR_AVGX, 2.5",
    "REGR_AVGY, 2.75",
    "REGR_SXX, 5.0",
    "REGR_SYY, 8.75",
    "REGR_SXY, 5.5"
  })
  void readsRegressionsFromSums(FinalFunction function, double expected) {
    List<String> texts =
        function.parameters().stream()
            .map(
                name ->
                    switch (name) {
                      case "n" -> "4";
                      case "sx" -> "10";
                      case "sy" -> "11";
                      case "sxx" -> "30";
                      case "syy" -> "39";
                      default -> "33";
                    })
            .toList();
    assertThat(apply(function, texts)).isEqualTo(expected);
  }

  @Test
  void readsHigherMomentsFromSums() {
    // x = 1, 2, 3, 10; m3 = Σ(x−4)³ = 180, m2 = 50, m4 = Σ(x−4)⁴ = 1394.
    List<String> sums = List.of("4", "16", "114", "1036");
    assertThat(apply(FinalFunction.SKEWNESS, sums)).isEqualTo(Math.sqrt(4 * 180.0 * 180 / 125000));
    assertThat(apply(FinalFunction.KURTOSIS, List.of("4", "16", "114", "1036", "10098")))
        .isEqualTo(-0.7696);
  }

  @Test
  void readsASumFromDecimalsOrLimbsAlike() {
    assertThat(sum("12.50")).isEqualTo(12.5);
    assertThat(sum("0:12,-1:33554432")).isEqualTo(12.5);
    assertThat(sum("-1:33554432,0:12")).isEqualTo(12.5);
    assertThat(sum("0:1250E-2")).isEqualTo(12.5);
    assertThat(sum("1:1,0:-1")).isEqualTo(67108863.0);
    assertThat(sum("0E-18")).isEqualTo(0.0);
    assertThat(sum("")).isEqualTo(0.0);
    assertThat(sum(null)).isEqualTo(0.0);
  }

  @Test
  void aSumOfWhatIsNoNumberIsThatOfIeee() {
    assertThat(sum("0:5,1000:1")).isEqualTo(Double.NaN);
    assertThat(sum("0:5,1001:3")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum("0:5,1002:3")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(sum("1001:1,1002:1")).isEqualTo(Double.NaN);
    assertThat(apply(FinalFunction.VAR_POP, List.of("1", "1001:1", "1001:1")))
        .isEqualTo(Double.NaN);
  }

  @ParameterizedTest
  @EnumSource
  void noRowsAreNullButCountAsZero(FinalFunction function) {
    List<@Nullable String> texts =
        function.parameters().stream()
            .map(
                name ->
                    switch (name) {
                      case "q" -> "0.5";
                      case "alpha" -> "0.01";
                      case "precision" -> "12";
                      case "n" -> "0";
                      default -> null;
                    })
            .toList();
    assertThat(function.apply(texts))
        .isEqualTo(function == FinalFunction.APPROX_COUNT_DISTINCT ? 0L : null);
  }

  @Test
  void oneRowHasNoSampleVarianceAndNoCorrelation() {
    assertThat(apply(FinalFunction.VAR_SAMP, List.of("1", "2", "4"))).isNull();
    assertThat(apply(FinalFunction.VAR_POP, List.of("1", "2", "4"))).isEqualTo(0.0);
    assertThat(apply(FinalFunction.CORR, List.of("1", "2", "3", "4", "9", "6"))).isNull();
  }

  @Test
  void withoutVarianceThereIsNoSlope() {
    assertThat(apply(FinalFunction.REGR_SLOPE, List.of("2", "4", "3", "8", "6"))).isNull();
    assertThat(apply(FinalFunction.REGR_R2, List.of("2", "3", "4", "5", "8", "6"))).isNull();
    assertThat(apply(FinalFunction.REGR_R2, List.of("2", "4", "3", "8", "5", "6"))).isEqualTo(1.0);
    assertThat(apply(FinalFunction.CORR, List.of("2", "3", "4", "5", "8", "6"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1",
    "0.25, 1.75, 1",
    "0.5, 2.5, 2",
    "0.51, 2.5300000000000002, 3",
    "0.9, 7.900000000000001, 10",
    "1, 10, 10"
  })
  void readsPercentilesAsSparkDoes(double q, double interpolated, double discrete) {
    List<String> arguments = List.of("3:1,1:1,10:1,2:1", Double.toString(q));
    assertThat(apply(FinalFunction.PERCENTILE, arguments)).isEqualTo(interpolated);
    assertThat(apply(FinalFunction.PERCENTILE_DISC, arguments)).isEqualTo(discrete);
  }

  @Test
  void percentilesCountEachValueAsOftenAsItOccurs() {
    assertThat(apply(FinalFunction.PERCENTILE, List.of("5:99,nan:1", "0.5"))).isEqualTo(5.0);
    assertThat(apply(FinalFunction.PERCENTILE, List.of("5:1,NaN:1", "1"))).isEqualTo(Double.NaN);
    assertThat(apply(FinalFunction.PERCENTILE, List.of("-inf:1,1e-05:1,-0.0:1", "0.5")))
        .isEqualTo(0.0);
  }

  @Test
  void writesACallForBothEngines() {
    assertThat(FinalFunction.AVG.toSql(List.of("s0", "s1")))
        .isEqualTo("braid_avg(CAST(s0 AS STRING), CAST(s1 AS STRING))");
    assertThatThrownBy(() -> FinalFunction.AVG.toSql(List.of("s0")))
        .hasMessage("braid_avg takes [n, sx], but got 1 arguments");
  }

  @ParameterizedTest
  @CsvSource({"'1,2'", "'1:'", "':1'", "'a:1'", "'1:1,'"})
  void refusesATextThatIsNoSet(String text) {
    assertThatThrownBy(() -> sum(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static @Nullable Object sum(@Nullable String sx) {
    return FinalFunction.SUM.apply(Arrays.asList("1", sx));
  }

  private static @Nullable Object apply(FinalFunction function, List<String> arguments) {
    return function.apply(List.copyOf(arguments));
  }
}
