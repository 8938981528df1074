package io.braid.bench.figure;

/**
 * What a figure should come to.
 *
 * @param what the figure, mostly a ratio
 * @param value what it came to
 * @param limit what it should be at the least or at the most
 */
public record Aim(String what, double value, Bound bound, double limit) {

  /** The side on which a value is good. */
  public enum Bound {
    AT_LEAST("at least"),
    AT_MOST("at most");

    private final String words;

    Bound(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** How many times {@code small} goes into {@code large}, by their medians. */
  public static Aim timesCheaper(Samples large, Samples small, double atLeast) {
    return new Aim(
        "%s / %s".formatted(large.what(), small.what()),
        large.median() / small.median(),
        Bound.AT_LEAST,
        atLeast);
  }

  /** How many times {@code base} goes into {@code measured}, by their medians. */
  public static Aim timesDearer(Samples measured, Samples base, double atMost) {
    return new Aim(
        "%s / %s".formatted(measured.what(), base.what()),
        measured.median() / base.median(),
        Bound.AT_MOST,
        atMost);
  }

  /** What part of {@code base} a rate comes to, by their medians. */
  public static Aim timesAsFast(Samples measured, Samples base, double atLeast) {
    return new Aim(
        "%s / %s".formatted(measured.what(), base.what()),
        measured.median() / base.median(),
        Bound.AT_LEAST,
        atLeast);
  }

  public boolean isMet() {
    return bound == Bound.AT_LEAST ? value >= limit : value <= limit;
  }
}
