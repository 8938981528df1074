package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.AggregateContract;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AggregateTest {
  private static final List<ColumnType> EXACT =
      List.of(
          Simple.TINYINT,
          Simple.SMALLINT,
          Simple.INT,
          Simple.BIGINT,
          new Decimal(1, 1),
          new Decimal(10, 2),
          new Decimal(38, 0),
          new Decimal(38, 38));

  @TestFactory
  Stream<DynamicTest> sumKeepsThePromises() {
    return EXACT.stream().flatMap(type -> AggregateContract.of(new Sum(type), type));
  }

  @TestFactory
  Stream<DynamicTest> averageKeepsThePromises() {
    return EXACT.stream().flatMap(type -> AggregateContract.of(new Average(type), type));
  }

  @TestFactory
  Stream<DynamicTest> othersKeepThePromises() {
    return Stream.concat(Arrays.stream(Simple.values()), EXACT.stream())
        .distinct()
        .filter(type -> type != Simple.BINARY)
        .flatMap(
            type ->
                Stream.of(new Count(), new Extreme(Merge.MIN, type), new Extreme(Merge.MAX, type))
                    .flatMap(aggregate -> AggregateContract.of(aggregate, type)));
  }

  @Test
  void noValuesAreNullButCountAsZero() {
    assertThat(answer(new Count(), null, null)).isEqualTo(0L);
    assertThat(answer(new Count())).isEqualTo(0L);
    assertThat(answer(new Sum(Simple.INT), (Object) null)).isNull();
    assertThat(answer(new Average(Simple.INT), (Object) null)).isNull();
    assertThat(answer(new Extreme(Merge.MAX, Simple.INT))).isNull();
  }

  @Test
  void nullsAreLeftOut() {
    assertThat(answer(new Count(), 1L, null, 3L)).isEqualTo(2L);
    assertThat(answer(new Average(Simple.INT), 1L, null, 2L)).isEqualTo(1.5);
  }

  @Test
  void aSumThatReturnsIntoItsTypeIsRight() {
    assertThat(answer(new Sum(Simple.BIGINT), Long.MAX_VALUE, 1L, -1L)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aSumBeyondItsTypeIsAnErrorAndNeverWraps() {
    assertOverflow(new Sum(Simple.BIGINT), Long.MAX_VALUE, 1L);
    assertOverflow(new Average(Simple.BIGINT), Long.MIN_VALUE, -1L);
    BigDecimal most = BigDecimal.TEN.pow(38).subtract(BigDecimal.ONE);
    assertOverflow(new Sum(new Decimal(38, 0)), most, BigDecimal.ONE);
  }

  @Test
  void anAverageWithoutRoomForItsScaleIsAnError() {
    assertOverflow(new Average(new Decimal(38, 10)), new BigDecimal("1E+27").setScale(10));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 2, 'decimal(20,2)', 'decimal(14,6)'",
    "30, 2, 'decimal(38,2)', 'decimal(34,6)'",
    "38, 0, 'decimal(38,0)', 'decimal(38,4)'",
    "38, 38, 'decimal(38,38)', 'decimal(38,38)'"
  })
  void decimalsAreTypedAsInSpark(int precision, int scale, String sum, String average) {
    Decimal type = new Decimal(precision, scale);
    assertThat(new Sum(type).result().sql()).isEqualTo(sum);
    assertThat(new Average(type).result().sql()).isEqualTo(average);
  }

  @Test
  void anAverageOfDecimalsRoundsHalfUp() {
    Average average = new Average(new Decimal(3, 1));
    assertThat(answer(average, decimal("1.0"), decimal("0.0"), decimal("0.0")))
        .isEqualTo(decimal("0.33333"));
    assertThat(answer(average, decimal("2.0"), decimal("0.0"), decimal("0.0")))
        .isEqualTo(decimal("0.66667"));
    assertThat(answer(average, decimal("-2.0"), decimal("0.0"), decimal("0.0")))
        .isEqualTo(decimal("-0.66667"));
  }

  @Test
  void stringsCompareByTheirBytes() {
    String emoji = "\uD83D\uDE00";
    String replacement = "\uFFFD";
    assertThat(emoji.compareTo(replacement)).isNegative();
    assertThat(answer(new Extreme(Merge.MAX, Simple.STRING), replacement, emoji)).isEqualTo(emoji);
  }

  @Test
  void notANumberIsGreatestAndZeroHasOneSign() {
    Extreme max = new Extreme(Merge.MAX, Simple.DOUBLE);
    assertThat(answer(max, Double.POSITIVE_INFINITY, Double.NaN)).isEqualTo(Double.NaN);
    assertThat(answer(max, -0.0)).isEqualTo(0.0);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void sumsWhoseOrderWouldMatterAreKeptInLimbs(Simple type) {
    assertThatThrownBy(() -> new Sum(type)).hasMessageContaining("is a Statistic");
    assertThatThrownBy(() -> new Average(type)).hasMessageContaining("is a Statistic");
  }

  @Test
  void sumsOfWhatIsNoNumberAreRefused() {
    assertThatThrownBy(() -> new Sum(Simple.STRING)).hasMessageContaining("not string");
  }

  private static @Nullable Object answer(Aggregate aggregate, @Nullable Object... values) {
    List<@Nullable Object> state = aggregate.identity();
    for (Object value : values) {
      state = aggregate.combine(state, aggregate.lift(Collections.singletonList(value)));
    }
    return aggregate.present(state);
  }

  private static void assertOverflow(Aggregate aggregate, Object... values) {
    assertThatThrownBy(() -> answer(aggregate, values))
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_OVERFLOW));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
