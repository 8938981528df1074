package io.braid.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AimTest {
  private final Samples small = new Samples("small", "ms", List.of(2.0, 1.0, 30.0));
  private final Samples large = new Samples("large", "ms", List.of(12.0, 11.0, 13.0));

  @Test
  void comparesMedians() {
    assertThat(Aim.timesCheaper(large, small, 6).value()).isEqualTo(6.0);
    assertThat(Aim.timesCheaper(large, small, 6).isMet()).isTrue();
    assertThat(Aim.timesCheaper(large, small, 6.1).isMet()).isFalse();
    assertThat(Aim.timesDearer(large, small, 5.9).isMet()).isFalse();
  }

  @Test
  void printsWhatWasMeasuredAndWhatWasAimedAt() {
    Figure figure =
        new Figure(
            "this against that", List.of(small, large), List.of(Aim.timesCheaper(large, small, 7)));
    assertThat(new Report("sample", figure).toText())
        .isEqualTo(
            """
            sample: this against that

            figure  measured  unit  runs  median  p99    min    max
            ------  --------  ----  ----  ------  -----  -----  -----
            sample  small     ms       3    2.00  30.00   1.00  30.00
            sample  large     ms       3   12.00  13.00  11.00  13.00

            figure  aim            value  bound     limit  met
            ------  -------------  -----  --------  -----  ---
            sample  large / small   6.00  at least   7.00  NO
            """);
  }
}
