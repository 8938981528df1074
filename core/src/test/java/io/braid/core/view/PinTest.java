package io.braid.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PinTest {
  private static final ViewId TOTALS = new ViewId("totals", new DefinitionHash("1a2b3c4d5e6f"));

  @Test
  void readsWhatItPrints() {
    String text = "totals/1a2b3c4d5e6f@1234,flights@7";
    assertThat(Pin.parseAll(text))
        .containsExactly(new Pin.OfView(TOTALS, 1234), new Pin.OfStream("flights", 7));
    assertThat(Pin.print(Pin.parseAll(text))).isEqualTo(text);
    assertThat(Pin.parseAll("flights@7 , totals/1a2b3c4d5e6f@0")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "totals",
        "totals@",
        "totals@-1",
        "totals/1a2b3c4d5e6f",
        "totals/1A2B3C4D5E6F@1",
        "totals/1a2b@1",
        "1totals@1",
        "totals@1,",
        "totals@1;DROP",
        "to\"tals@1",
        "totals@1234567890123456789"
      })
  void saysHowACertificateIsWritten(String text) {
    assertThatThrownBy(() -> Pin.parseAll(text))
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("is no certificate")
        .hasMessageContaining("VIEW/DEFINITION@EPOCH");
  }
}
