package io.braid.lake.registry;

import java.util.Locale;

/**
 * What applying a project would do to one stream or view.
 *
 * @param kind stream or view
 * @param reason why, in a few words; empty if there is nothing to say
 * @param before the definition that is live now; empty for a stream or if there is none
 * @param after the definition that would be; empty for a stream or if there would be none
 */
public record PlannedChange(
    String kind, String name, Change change, String reason, String before, String after) {

  /** What it comes to. */
  public enum Change {
    NEW,
    UNCHANGED,
    /** Comments and the like: nothing is built. */
    DESCRIBED,
    CHANGED,
    REMOVED,
    /** Cannot be applied; the reason says what to do. */
    REFUSED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static PlannedChange ofStream(String name, Change change, String reason) {
    return new PlannedChange("stream", name, change, reason, "", "");
  }

  public boolean isOf(Change wanted) {
    return change == wanted;
  }
}
