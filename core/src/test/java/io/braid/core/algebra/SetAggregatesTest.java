package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.fixture.AggregateContract;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Aggregates that keep sets, bits, or the place of a row in the log. */
final class SetAggregatesTest {
  private static final List<ColumnType> TYPES =
      Stream.concat(
              Arrays.stream(Simple.values()).filter(type -> type != Simple.BINARY),
              Stream.of(new Decimal(10, 2), new Decimal(38, 38)))
          .map(ColumnType.class::cast)
          .toList();
  private static final List<ColumnType> NUMBERS =
      List.of(Simple.TINYINT, Simple.BIGINT, Simple.FLOAT, Simple.DOUBLE, new Decimal(10, 2));

  @TestFactory
  Stream<DynamicTest> setsKeepThePromises() {
    return TYPES.stream()
        .flatMap(
            type ->
                Stream.of(
                        AggregateContract.of(new DistinctCount(), type, Simple.BOOLEAN),
                        AggregateContract.of(new DistinctSet(type, 3), type))
                    .flatMap(tests -> tests));
  }

  @TestFactory
  Stream<DynamicTest> aggregatesByPositionKeepThePromises() {
    return TYPES.stream()
        .flatMap(
            type ->
                Stream.of(Merge.MIN, Merge.MAX)
                    .flatMap(
                        merge ->
                            Stream.of(
                                    AggregateContract.ofPositioned(
                                        new ByPosition(merge, false, type), type),
                                    AggregateContract.ofPositioned(
                                        new ByPosition(merge, true, type), type),
                                    AggregateContract.ofPositioned(
                                        new ExtremeBy(merge, Simple.BOOLEAN), Simple.BOOLEAN, type))
                                .flatMap(tests -> tests)));
  }

  @TestFactory
  Stream<DynamicTest> aggregatesOfNumbersKeepThePromises() {
    return NUMBERS.stream()
        .flatMap(
            type ->
                Stream.of(FinalFunction.PERCENTILE, FinalFunction.PERCENTILE_DISC)
                    .flatMap(
                        function ->
                            AggregateContract.of(new Percentile(function, 0.3, type), type)));
  }

  @TestFactory
  Stream<DynamicTest> theRestKeepThePromises() {
    return Stream.of(
            AggregateContract.of(new CountIf(), Simple.BOOLEAN),
            AggregateContract.of(new Histogram(List.of(-1.0, 0.0, 1e6)), Simple.DOUBLE),
            AggregateContract.of(new Bits(Merge.BIT_AND, Simple.INT), Simple.INT),
            AggregateContract.of(new Bits(Merge.BIT_OR, Simple.BIGINT), Simple.BIGINT),
            AggregateContract.of(new Bits(Merge.BIT_XOR, Simple.TINYINT), Simple.TINYINT))
        .flatMap(tests -> tests);
  }

  @Test
  void countsDifferentValuesAsSqlCompares() {
    assertThat(answer(new DistinctCount(), row(0.0), row(-0.0), row(Double.NaN), row(Double.NaN)))
        .isEqualTo(2L);
    assertThat(answer(new DistinctCount(), row("a", 1L), row("a", null), row("a", 2L)))
        .isEqualTo(2L);
    assertThat(answer(new DistinctCount())).isEqualTo(0L);
  }

  @Test
  void showsTheFirstOfASetInOrder() {
    DistinctSet set = new DistinctSet(Simple.STRING, 2);
    assertThat(answer(set, row("c"), row("a"), row("a"), row((Object) null), row("b")))
        .isEqualTo(List.of("a", "b"));
    assertThat(answer(set)).isEqualTo(List.of());
    assertThat(set.result().sql()).isEqualTo("array<string>");
  }

  @Test
  void ofEqualOnesTheFirstIsLeastAndTheLastGreatest() {
    List<List<@Nullable Object>> rows =
        List.of(
            row("late", 5L, 9L),
            row("early", 5L, 1L),
            row("unordered", null, 10L),
            row("middle", 5L, 4L));
    assertThat(answer(new ExtremeBy(Merge.MIN, Simple.STRING), rows)).isEqualTo("early");
    assertThat(answer(new ExtremeBy(Merge.MAX, Simple.STRING), rows)).isEqualTo("late");
    assertThat(answer(new ExtremeBy(Merge.MAX, Simple.STRING), List.of(row(null, 1L, 1L))))
        .isNull();
  }

  @Test
  void aValueByPositionMayBeNullUnlessNullsAreIgnored() {
    List<List<@Nullable Object>> rows = List.of(row("b", 2L), row(null, 1L), row("c", 3L));
    assertThat(answer(new ByPosition(Merge.MIN, false, Simple.STRING), rows)).isNull();
    assertThat(answer(new ByPosition(Merge.MIN, true, Simple.STRING), rows)).isEqualTo("b");
    assertThat(answer(new ByPosition(Merge.MAX, false, Simple.STRING), rows)).isEqualTo("c");
  }

  @Test
  void combinesBits() {
    assertThat(answer(new Bits(Merge.BIT_AND, Simple.INT), row(12L), row(10L))).isEqualTo(8L);
    assertThat(answer(new Bits(Merge.BIT_OR, Simple.INT), row(12L), row(10L))).isEqualTo(14L);
    assertThat(answer(new Bits(Merge.BIT_XOR, Simple.INT), row(12L), row(10L))).isEqualTo(6L);
    assertThat(answer(new Bits(Merge.BIT_XOR, Simple.INT), row((Object) null))).isNull();
    assertThatThrownBy(() -> new Bits(Merge.SUM, Simple.INT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsWhatIsTrue() {
    assertThat(answer(new CountIf(), row(true), row(false), row((Object) null), row(true)))
        .isEqualTo(2L);
  }

  @Test
  void aBoundBelongsToTheBucketAboveIt() {
    Histogram histogram = new Histogram(List.of(0L, 10L));
    assertThat(answer(histogram, row(-1L), row(0L), row(9L), row(10L), row(99L)))
        .isEqualTo(List.of(1L, 2L, 2L));
    assertThat(answer(histogram)).isEqualTo(List.of(0L, 0L, 0L));
    assertThatThrownBy(() -> new Histogram(List.of(1L, 1L))).hasMessageContaining("ascend");
  }

  @Test
  void takesPercentilesOfNumbersOfAnyType() {
    Percentile median = new Percentile(FinalFunction.PERCENTILE, 0.5, new Decimal(3, 1));
    assertThat(answer(median, row(new BigDecimal("0.5")), row(new BigDecimal("2.0"))))
        .isEqualTo(1.25);
    assertThat(answer(median)).isNull();
  }

  private static List<@Nullable Object> row(@Nullable Object... arguments) {
    return Collections.unmodifiableList(Arrays.asList(arguments));
  }

  @SafeVarargs
  private static @Nullable Object answer(Aggregate aggregate, List<@Nullable Object>... rows) {
    return answer(aggregate, new ArrayList<>(Arrays.asList(rows)));
  }

  private static @Nullable Object answer(Aggregate aggregate, List<List<@Nullable Object>> rows) {
    List<@Nullable Object> state = aggregate.identity();
    for (List<@Nullable Object> row : rows) {
      state = aggregate.combine(state, aggregate.lift(row));
    }
    return aggregate.present(state);
  }
}
