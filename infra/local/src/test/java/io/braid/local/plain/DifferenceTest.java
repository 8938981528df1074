package io.braid.local.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
  private static final Row LAX = new Row(List.of("LAX", "3"));
  private static final Row LAX_LATER = new Row(List.of("LAX", "4"));
  private static final Row SFO = new Row(List.of("SFO", "1"));

  @Test
  void equalRowsInAnotherOrderAreNoDifference() {
    assertThat(Difference.between(List.of(LAX, SFO, SFO), List.of(SFO, LAX, SFO)).rows()).isZero();
  }

  @Test
  void anotherValueCountsOnce() {
    Difference difference = Difference.between(List.of(LAX, SFO), List.of(LAX_LATER, SFO));
    assertThat(difference.rows()).isEqualTo(1);
    assertThat(difference.onlyServed()).containsExactly(LAX);
    assertThat(difference.onlyExpected()).containsExactly(LAX_LATER);
  }

  @Test
  void aRowTooManyOrTooFewIsADifference() {
    assertThat(Difference.between(List.of(SFO, SFO), List.of(SFO)).onlyServed())
        .containsExactly(SFO);
    assertThat(Difference.between(List.of(), List.of(LAX, SFO)).rows()).isEqualTo(2);
  }
}
