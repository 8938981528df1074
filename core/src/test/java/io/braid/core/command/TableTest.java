package io.braid.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class TableTest {
  private final Table table =
      new Table("origin", "delay")
          .add("ATL", new BigDecimal("12.50"))
          .add("J\u001bK", 7L)
          .add(null, null);

  @Test
  void alignsColumnsAndDisarmsControlCharacters() {
    assertThat(table.toText())
        .isEqualTo(
            """
            origin  delay
            ------  -----
            ATL     12.50
            J·K         7

            """);
  }

  @Test
  void printsObjectsForMachines() {
    assertThat(table.toJson())
        .isEqualTo(
            "[{\"origin\":\"ATL\",\"delay\":12.50},{\"origin\":\"J\\u001BK\",\"delay\":7},{\"origin\":null,\"delay\":null}]\n");
  }
}
