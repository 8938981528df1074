package io.braid.endtoend.fault;

/** What may happen to one call. */
public enum Fault {
  KILL_BEFORE("SIGKILL before"),
  KILL_AFTER("SIGKILL after"),
  /** The call did what it should, and its caller is told of an error. */
  LOST_REPLY("lost reply"),
  DELAY("delay"),
  NO_SPACE("no space left");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  public boolean kills() {
    return this == KILL_BEFORE || this == KILL_AFTER;
  }

  @Override
  public String toString() {
    return words;
  }
}
