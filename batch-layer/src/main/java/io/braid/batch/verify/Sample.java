package io.braid.batch.verify;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which keys a proof compares: those whose hash falls below a share of all hashes, so each time the
 * same ones.
 *
 * @param share in (0, 1]
 */
public record Sample(double share) {
  public static final Sample ALL = new Sample(1);
  private static final long PARTS = 1_000_000;

  public Sample {
    if (!(share > 0 && share <= 1)) {
      throw new BraidException(
          ErrorCode.USAGE,
          "A sample is a share of the keys above 0 and up to 1, but was %s. --sample 0.01 proves one key of a hundred."
              .formatted(share));
    }
  }

  boolean isAll() {
    return share == 1;
  }

  Dataset<Row> of(Dataset<Row> rows, ShownKeys keys) {
    if (isAll()) {
      return rows;
    }
    if (keys.isEmpty()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "View %s shows no key, so there is nothing to draw a sample of. Verify it without --sample."
              .formatted(keys.view().name()));
    }
    long part = Math.max(1, Math.round(share * PARTS));
    return rows.where(pmod(xxhash64(keys.text(rows)), lit(PARTS)).lt(part));
  }
}
