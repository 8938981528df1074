package io.braid.batch.verify;

/**
 * What a proof came to.
 *
 * @param against what the plain SQL was compared with, for a person
 * @param rows of the plain SQL
 * @param keys on either side
 */
public record Verification(
    String view,
    long epoch,
    long horizon,
    String against,
    Sample sample,
    long rows,
    long keys,
    Differences differences) {

  public String toText() {
    return "%s at epoch %d (horizon %d)%s%s: %d rows, %d keys, %d differing rows"
        .formatted(
            view,
            epoch,
            horizon,
            against.equals(Proof.MERGED_VIEW) ? "" : ", as answered by " + against,
            sample.isAll() ? "" : ", a sample of %s of the keys".formatted(sample.share()),
            rows,
            keys,
            differences.count());
  }
}
