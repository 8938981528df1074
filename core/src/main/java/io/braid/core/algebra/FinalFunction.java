package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions that read a value from a state where SQL cannot: the answer is a pure function of
 * the state, rounded once, to the same bits in every engine and on every machine. In SQL each is
 * called {@code braid_} and its name in lower case. Every argument is text, so that a set fits into
 * one, in any order of its elements; none needs to be present.
 *
 * <table>
 * <caption>Arguments, by name</caption>
 * <tr><td>n</td><td>how many rows had all arguments; no rows give NULL</td></tr>
 * <tr><td>sx, sxx, sxy …</td><td>a {@link Total}: the sum of x, of x·x, of x·y, … over those rows.
 *     Of two arguments in SQL, {@code y} is the first and {@code x} the second</td></tr>
 * <tr><td>values</td><td>{@code value:count,…}: numbers, also {@code nan} and {@code inf}</td></tr>
 * <tr><td>buckets</td><td>{@code bucket:count,…} of a {@link DdSketch} with this alpha</td></tr>
 * <tr><td>registers</td><td>{@code register:rank,…} of {@link Registers} of this precision</td></tr>
 * <tr><td>q, alpha, precision, scale</td><td>constants</td></tr>
 * </table>
 */
public enum FinalFunction {
  /** The exact sum, rounded once; a sum of zeros is 0.0. */
  SUM(1, "n sx", sums -> Optional.of(sums.sum("sx").toDouble())),
  /** The exact sum by the exact count, rounded once, so no sum on the way can overflow. */
  AVG(1, "n sx", sums -> Optional.of(sums.average("sx").toDouble())),
  VAR_POP(1, "n sx sxx", sums -> Optional.of(sums.variancePop().toDouble())),
  VAR_SAMP(2, "n sx sxx", sums -> Optional.of(sums.varianceSamp().toDouble())),
  STDDEV_POP(1, "n sx sxx", sums -> Optional.of(sums.variancePop().sqrtToDouble())),
  STDDEV_SAMP(2, "n sx sxx", sums -> Optional.of(sums.varianceSamp().sqrtToDouble())),
  SKEWNESS(2, "n sx sxx sxxx", PowerSums::skewness),
  KURTOSIS(2, "n sx sxx sxxx sxxxx", PowerSums::kurtosis),
  COVAR_POP(
      1, "n sx sy sxy", sums -> Optional.of(sums.comoment("x", "y").over(sums.count()).toDouble())),
  COVAR_SAMP(
      2,
      "n sx sy sxy",
      sums -> Optional.of(sums.comoment("x", "y").over(sums.count() - 1).toDouble())),
  /** NULL where x or y has no variance, where Spark in ANSI mode fails. */
  CORR(2, "n sx sy sxx syy sxy", PowerSums::correlation),
  /** As Spark has it: NULL where y has no variance, 1 where only x has none. */
  REGR_R2(2, "n sx sy sxx syy sxy", PowerSums::determination),
  /** NULL where x has no variance. */
  REGR_SLOPE(2, "n sx sy sxx sxy", sums -> sums.slope().map(Fraction::toDouble)),
  /** NULL where x has no variance. */
  REGR_INTERCEPT(2, "n sx sy sxx sxy", sums -> sums.intercept().map(Fraction::toDouble)),
  REGR_AVGX(1, "n sx", sums -> Optional.of(sums.average("sx").toDouble())),
  REGR_AVGY(1, "n sy", sums -> Optional.of(sums.average("sy").toDouble())),
  REGR_SXX(1, "n sx sxx", sums -> Optional.of(sums.comoment("x", "x").toDouble())),
  REGR_SYY(1, "n sy syy", sums -> Optional.of(sums.comoment("y", "y").toDouble())),
  REGR_SXY(1, "n sx sy sxy", sums -> Optional.of(sums.comoment("x", "y").toDouble())),
  /** Between the two nearest values, interpolated as Spark does. */
  PERCENTILE(
      List.of("values", "q"),
      Simple.DOUBLE,
      given -> Percentiles.interpolated(given.get(0), number(given.get(1)))),
  /** The least value that at least this part of the values does not exceed. */
  PERCENTILE_DISC(
      List.of("values", "q"),
      Simple.DOUBLE,
      given -> Percentiles.discrete(given.get(0), number(given.get(1)))),
  /** Within alpha, relatively, of what PERCENTILE_DISC gives. */
  APPROX_PERCENTILE(
      List.of("buckets", "q", "alpha"),
      Simple.DOUBLE,
      given -> new DdSketch(number(given.get(2))).quantile(given.get(0), number(given.get(1)))),
  APPROX_COUNT_DISTINCT(
      List.of("registers", "precision"),
      Simple.BIGINT,
      given -> new Registers((int) number(given.get(1))).estimate(given.get(0))),
  /**
   * A quotient of decimals as text: rounded half up to 38 digits behind the point, then to the
   * scale, as Spark does. NULL by 0.
   */
  DIVIDE(List.of("dividend", "divisor", "scale"), Simple.STRING, FinalFunction::divide);

  private final List<String> parameters;
  private final ColumnType result;
  private final Function<List<@Nullable String>, @Nullable Object> body;

  FinalFunction(
      List<String> parameters,
      ColumnType result,
      Function<List<@Nullable String>, @Nullable Object> body) {
    this.parameters = parameters;
    this.result = result;
    this.body = body;
  }

  /**
   * @param least how many rows it needs; of fewer it is NULL
   */
  FinalFunction(int least, String sums, Function<PowerSums, Optional<Double>> body) {
    this(List.of(sums.split(" ")), least, body);
  }

  FinalFunction(List<String> sums, int least, Function<PowerSums, Optional<Double>> body) {
    this(
        sums,
        Simple.DOUBLE,
        given -> {
          PowerSums read = PowerSums.of(sums, given);
          return read.count() < least
              ? null
              : read.findSpecial().or(() -> body.apply(read)).orElse(null);
        });
  }

  /** As SQL calls it. */
  public String sqlName() {
    return "braid_" + name().toLowerCase(Locale.ROOT);
  }

  /** The names of its arguments, in order. */
  public List<String> parameters() {
    return parameters;
  }

  /** Whether it is a function of a count and power sums only. */
  public boolean readsPowerSums() {
    return parameters.get(0).equals("n");
  }

  /** DOUBLE, BIGINT or STRING. */
  public ColumnType result() {
    return result;
  }

  /**
   * A call in SQL, of either engine.
   *
   * @param arguments SQL for each argument, of any type
   */
  public String toSql(List<String> arguments) {
    requireArguments(arguments.size());
    return arguments.stream()
        .map("CAST(%s AS STRING)"::formatted)
        .collect(Collectors.joining(", ", sqlName() + "(", ")"));
  }

  /**
   * A {@code Double}, {@code Long} or {@code String}, or null where SQL says NULL. Thread-safe.
   *
   * @throws IllegalArgumentException if a text is not what the argument should be
   */
  public @Nullable Object apply(List<@Nullable String> arguments) {
    requireArguments(arguments.size());
    return body.apply(arguments);
  }

  private void requireArguments(int given) {
    if (given != parameters.size()) {
      throw new IllegalArgumentException(
          "%s takes %s, but got %d arguments".formatted(sqlName(), parameters, given));
    }
  }

  private static @Nullable String divide(List<@Nullable String> given) {
    String dividend = given.get(0);
    String divisor = given.get(1);
    if (dividend == null || divisor == null || new BigDecimal(divisor).signum() == 0) {
      return null;
    }
    return new BigDecimal(dividend)
        .divide(new BigDecimal(divisor), Numbers.MOST_DIGITS, RoundingMode.HALF_UP)
        .setScale((int) number(given.get(2)), RoundingMode.HALF_UP)
        .toPlainString();
  }

  private static double number(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("A constant argument was NULL");
    }
    return Double.parseDouble(text);
  }
}
