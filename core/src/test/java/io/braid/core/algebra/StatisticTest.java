package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.fixture.AggregateContract;
import io.braid.core.fixture.Seed;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class StatisticTest {
  private static final List<ColumnType> NUMBERS =
      List.of(
          Simple.TINYINT,
          Simple.SMALLINT,
          Simple.INT,
          Simple.BIGINT,
          Simple.FLOAT,
          Simple.DOUBLE,
          new Decimal(10, 2),
          new Decimal(38, 38));
  private static final MathContext DIGITS = new MathContext(300);

  @TestFactory
  Stream<DynamicTest> sumsKeepThePromises() {
    return NUMBERS.stream()
        .flatMap(type -> AggregateContract.of(statistic(FinalFunction.SUM, type), type));
  }

  @TestFactory
  Stream<DynamicTest> theOthersKeepThePromises() {
    return Arrays.stream(FinalFunction.values())
        .filter(FinalFunction::readsPowerSums)
        .flatMap(
            function ->
                function.parameters().stream().anyMatch(name -> name.contains("y"))
                    ? AggregateContract.of(
                        statistic(function, Simple.DOUBLE, new Decimal(20, 5)),
                        Simple.DOUBLE,
                        new Decimal(20, 5))
                    : Stream.of(Simple.BIGINT, Simple.DOUBLE)
                        .flatMap(type -> AggregateContract.of(statistic(function, type), type)));
  }

  @Test
  void areThoseOfAnIndependentComputationInDecimals() {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    for (int round = 0; round < 300; round++) {
      ColumnType typeY = NUMBERS.get(random.nextInt(NUMBERS.size()));
      ColumnType typeX = NUMBERS.get(random.nextInt(NUMBERS.size()));
      List<Object> ys = column(typeY, random);
      List<Object> xs = column(typeX, random);
      Independent expected = new Independent(decimals(ys), decimals(xs));
      for (FinalFunction function : FinalFunction.values()) {
        if (function.readsPowerSums()) {
          assertThat(answer(statistic(function, typeY, typeX), ys, xs))
              .as("%s of %s and %s, %s", function, ys, xs, seed)
              .isEqualTo(expected.of(function));
        }
      }
    }
  }

  @Test
  void aSumOfDoublesIsThatOfNoParticularOrder() {
    assertThat(sum(1e308, 1e308, -1e308)).isEqualTo(1e308);
    assertThat(sum(1e308, 1e308)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(1e16, 1.0, 1.0, 1.0, -1e16)).isEqualTo(3.0);
    assertThat(sum(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)).isEqualTo(1.0);
    assertThat(sum(Double.MIN_VALUE, 1.0, -1.0)).isEqualTo(Double.MIN_VALUE);
    assertThat(sum(-0.0, -0.0)).isEqualTo(0.0);
    assertThat(sum(Double.POSITIVE_INFINITY, -1e308)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NaN);
    assertThat(sum()).isNull();
  }

  @Test
  void nothingOverflowsOnTheWay() {
    List<Object> edges = List.of(Double.MAX_VALUE, -Double.MAX_VALUE);
    assertThat(answer(statistic(FinalFunction.STDDEV_POP, Simple.DOUBLE), edges))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(answer(statistic(FinalFunction.VAR_POP, Simple.DOUBLE), edges))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(
            answer(
                statistic(FinalFunction.AVG, Simple.DOUBLE),
                List.of(Double.MAX_VALUE, Double.MAX_VALUE)))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(
            answer(
                statistic(FinalFunction.VAR_POP, Simple.BIGINT),
                List.of(Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE)))
        .isEqualTo(0x1p126);
  }

  @Test
  void differencesOfWhatIsNoNumberAreNone() {
    assertThat(
            answer(
                statistic(FinalFunction.VAR_POP, Simple.DOUBLE),
                List.of(1.0, Double.POSITIVE_INFINITY)))
        .isEqualTo(Double.NaN);
    assertThat(answer(statistic(FinalFunction.VAR_SAMP, Simple.DOUBLE), List.of(Double.NaN)))
        .isNull();
  }

  @Test
  void rowsThatMissAnArgumentDoNotCount() {
    Statistic covariance = statistic(FinalFunction.COVAR_POP, Simple.INT, Simple.INT);
    assertThat(
            answer(covariance, Arrays.asList(1L, null, 3L, 100L), Arrays.asList(2L, 50L, 6L, null)))
        .isEqualTo(2.0);
  }

  @Test
  void nothingButNumbersHasAVariance() {
    assertThatThrownBy(() -> statistic(FinalFunction.VAR_POP, Simple.STRING))
        .hasMessageContaining("not string");
    assertThatThrownBy(() -> statistic(FinalFunction.PERCENTILE, Simple.DOUBLE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static @Nullable Object sum(Object... values) {
    return answer(statistic(FinalFunction.SUM, Simple.DOUBLE), List.of(values));
  }

  private static Statistic statistic(FinalFunction function, ColumnType... arguments) {
    return new Statistic(function, List.of(arguments));
  }

  @SafeVarargs
  private static @Nullable Object answer(
      Aggregate aggregate, List<? extends @Nullable Object>... columns) {
    List<@Nullable Object> state = aggregate.identity();
    for (int row = 0; row < columns[0].size(); row++) {
      List<@Nullable Object> arguments = new ArrayList<>();
      for (List<?> column : columns) {
        arguments.add(column.get(row));
      }
      state = aggregate.combine(state, aggregate.lift(arguments));
    }
    return aggregate.present(state);
  }

  /** Eight values, now and then all the same. */
  private static List<Object> column(ColumnType type, Random random) {
    boolean constant = random.nextInt(8) == 0;
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      double value = Math.scalb(random.nextGaussian(), random.nextInt(60) - 30);
      Object any =
          type instanceof Decimal decimal
              ? BigDecimal.valueOf(random.nextInt(), decimal.scale())
              : type == Simple.DOUBLE
                  ? value
                  : type == Simple.FLOAT ? (double) (float) value : (Object) random.nextLong();
      values.add(constant && i > 0 ? values.get(0) : any);
    }
    return values;
  }

  private static List<BigDecimal> decimals(List<Object> values) {
    return values.stream()
        .map(
            value ->
                value instanceof BigDecimal decimal
                    ? decimal
                    : value instanceof Double number
                        ? new BigDecimal(number)
                        : BigDecimal.valueOf((Long) value))
        .toList();
  }

  /** In two passes with 300 digits, as a textbook writes it. */
  private record Independent(List<BigDecimal> ys, List<BigDecimal> xs) {
    @Nullable Double of(FinalFunction function) {
      BigDecimal n = BigDecimal.valueOf(xs.size());
      BigDecimal xx = central(xs, xs);
      BigDecimal yy = central(ys, ys);
      BigDecimal xy = central(xs, ys);
      BiFunction<BigDecimal, BigDecimal, BigDecimal> by = (a, b) -> a.divide(b, DIGITS);
      boolean flatX = xx.signum() == 0;
      boolean flatY = yy.signum() == 0;
      return switch (function) {
        case SUM -> toDouble(total(xs));
        case AVG, REGR_AVGX -> toDouble(mean(xs));
        case REGR_AVGY -> toDouble(mean(ys));
        case VAR_POP -> toDouble(by.apply(xx, n));
        case VAR_SAMP -> toDouble(by.apply(xx, n.subtract(BigDecimal.ONE)));
        case STDDEV_POP -> toDouble(by.apply(xx, n).sqrt(DIGITS));
        case STDDEV_SAMP -> toDouble(by.apply(xx, n.subtract(BigDecimal.ONE)).sqrt(DIGITS));
        case COVAR_POP -> toDouble(by.apply(xy, n));
        case COVAR_SAMP -> toDouble(by.apply(xy, n.subtract(BigDecimal.ONE)));
        case CORR -> flatX || flatY ? null : toDouble(by.apply(xy, xx.multiply(yy).sqrt(DIGITS)));
        case REGR_R2 ->
            flatY ? null : flatX ? 1.0 : toDouble(by.apply(xy.multiply(xy), xx.multiply(yy)));
        case REGR_SLOPE -> flatX ? null : toDouble(by.apply(xy, xx));
        case REGR_INTERCEPT ->
            flatX ? null : toDouble(mean(ys).subtract(by.apply(xy.multiply(mean(xs)), xx), DIGITS));
        case REGR_SXX -> toDouble(xx);
        case REGR_SYY -> toDouble(yy);
        case REGR_SXY -> toDouble(xy);
        case SKEWNESS ->
            flatX
                ? null
                : toDouble(
                    by.apply(
                        n.sqrt(DIGITS).multiply(central(xs, xs, xs)),
                        xx.multiply(xx).multiply(xx).sqrt(DIGITS)));
        case KURTOSIS ->
            flatX
                ? null
                : toDouble(
                    by.apply(n.multiply(central(xs, xs, xs, xs)), xx.multiply(xx))
                        .subtract(BigDecimal.valueOf(3)));
        default -> throw new AssertionError(function);
      };
    }

    /** The sum of the products of what each differs from its mean. */
    @SafeVarargs
    private static BigDecimal central(List<BigDecimal>... columns) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < columns[0].size(); i++) {
        BigDecimal product = BigDecimal.ONE;
        for (List<BigDecimal> column : columns) {
          product = product.multiply(column.get(i).subtract(mean(column)));
        }
        sum = sum.add(product);
      }
      return sum;
    }

    /** Of eight values, hence exact. */
    private static BigDecimal mean(List<BigDecimal> column) {
      return total(column).divide(BigDecimal.valueOf(column.size()));
    }

    private static BigDecimal total(List<BigDecimal> column) {
      return column.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static double toDouble(BigDecimal value) {
      return Double.parseDouble(value.toString());
    }
  }
}
