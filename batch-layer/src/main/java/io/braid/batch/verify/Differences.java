package io.braid.batch.verify;

import java.util.List;

/**
 * Keys of which a view is not what the plain SQL gives.
 *
 * @param count all of them
 * @param shown the first few, in their order
 */
public record Differences(long count, List<Difference> shown) {
  public static final Differences NONE = new Differences(0, List.of());

  public Differences {
    shown = List.copyOf(shown);
  }
}
