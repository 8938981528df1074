package io.braid.batch.verify;

/**
 * What a proof came to.
 *
 * @param rows of the plain SQL
 */
public record Verification(
    String view, long epoch, long horizon, long rows, Differences differences) {

  public String toText() {
    return "%s at epoch %d (horizon %d): %d rows, %d differing rows"
        .formatted(view, epoch, horizon, rows, differences.count());
  }
}
