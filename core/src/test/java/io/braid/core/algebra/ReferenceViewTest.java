package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.algebra.ReferenceView.Measure;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReferenceViewTest {
  private record Flight(@Nullable String origin, @Nullable Long delay) {}

  private static final List<Measure<Flight>> MEASURES =
      List.of(
          Measure.of(new Count(), flight -> true),
          Measure.of(new Average(Simple.BIGINT), Flight::delay),
          Measure.<Flight>of(new Extreme(Merge.MAX, Simple.BIGINT), Flight::delay)
              .where(flight -> flight.delay() != null && flight.delay() < 100));

  private static final ReferenceView<Flight> BY_ORIGIN =
      new ReferenceView<>(
          flight -> !"XXX".equals(flight.origin()), List.of(Flight::origin), MEASURES);

  private static final List<Flight> FLIGHTS =
      List.of(
          new Flight("ATL", 10L),
          new Flight(null, 200L),
          new Flight("XXX", 1L),
          new Flight("ATL", null),
          new Flight(null, 5L));

  @Test
  void groupsNullsTogetherAndFilters() {
    assertThat(BY_ORIGIN.present(BY_ORIGIN.partial(FLIGHTS)))
        .containsOnly(
            Map.entry(List.of("ATL"), List.of(2L, 10.0, 10L)),
            Map.entry(Arrays.asList((Object) null), List.of(2L, 102.5, 5L)));
  }

  @Test
  void combinesToTheStateOfAllRowsAtEveryCut() {
    for (int cut = 0; cut <= FLIGHTS.size(); cut++) {
      assertThat(
              BY_ORIGIN.combine(
                  BY_ORIGIN.partial(FLIGHTS.subList(0, cut)),
                  BY_ORIGIN.partial(FLIGHTS.subList(cut, FLIGHTS.size()))))
          .isEqualTo(BY_ORIGIN.partial(FLIGHTS));
    }
  }

  @Test
  void hasOneGroupOfNoRowsWithoutKeys() {
    ReferenceView<Flight> all = new ReferenceView<>(flight -> true, List.of(), MEASURES);
    assertThat(all.present(all.partial(List.of())))
        .containsOnly(Map.entry(List.of(), Arrays.asList(0L, null, null)));
    assertThat(BY_ORIGIN.present(BY_ORIGIN.partial(List.of()))).isEmpty();
  }

  @Test
  void groupsZeroesOfBothSignsAndAllNaNs() {
    ReferenceView<Double> view =
        new ReferenceView<>(
            value -> true, List.of(value -> value), List.of(Measure.of(new Count(), v -> v)));
    double otherNaN = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    assertThat(view.present(view.partial(List.of(0.0, -0.0, Double.NaN, otherNaN))))
        .containsOnly(
            Map.entry(List.of(0.0), List.of(2L)), Map.entry(List.of(Double.NaN), List.of(2L)));
  }
}
