package io.braid.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PlaceTest {
  @Test
  void saysAsMuchAsIsKnown() {
    assertThat(Place.FILE.toText()).isEmpty();
    assertThat(Place.ofLine(3).toText()).isEqualTo(":3");
    assertThat(new Place(3, 8).toText()).isEqualTo(":3:8");
  }

  @Test
  void reportsProblemsInTheOrderOfTheFile() {
    Problems problems = new Problems();
    problems.add("a.sql", new Place(2, 1), ErrorCode.VIEW_INVALID, "third");
    problems.add("a.sql", new Place(1, 10), ErrorCode.VIEW_INVALID, "second");
    problems.add("a.sql", new Place(1, 9), ErrorCode.VIEW_INVALID, "first");
    assertThat(problems.list())
        .extracting(Problem::text)
        .containsExactly("first", "second", "third");
  }

  @Test
  void hasNoColumnWithoutALine() {
    assertThatThrownBy(() -> new Place(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
