package io.braid.lake.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class LakeSessionTest {
  private final SparkSession spark =
      LakeSession.open("test", "local[2]", Map.of("spark.sql.shuffle.partitions", "3"));

  @Test
  void readsTimesInUtc() {
    assertThat(spark.sql("SELECT timestamp '1500-01-01 00:00:00'").first().<Instant>getAs(0))
        .isEqualTo(Instant.parse("1500-01-01T00:00:00Z"));
  }

  @Test
  void makesAnOverflowAnError() {
    assertThatThrownBy(() -> spark.sql("SELECT 9223372036854775807 + id FROM range(2)").collect())
        .hasStackTraceContaining("overflow");
  }

  @Test
  void takesSettingsOfTheCaller() {
    assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
  }

  @Test
  void listensOnThisMachineOnly() {
    assertThat(spark.conf().get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
  }
}
