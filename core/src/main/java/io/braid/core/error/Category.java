package io.braid.core.error;

/** What kind of trouble an error is; fixes the exit code and whether a scheduler may retry. */
public enum Category {
  /** A project file, a view or an argument is wrong; the same call fails again. */
  CONFIGURATION(2, false),
  /** The data is not what was promised; a person must look. */
  DATA(3, false),
  /** Somebody else was first; a new run starts from what they left. */
  CONFLICT(4, true),
  /** A broker, a disk or a network is out of reach; the same call may succeed later. */
  DEPENDENCY(5, true),
  /** A defect of Braid. */
  INTERNAL(70, false);

  private final int exitCode;
  private final boolean retryable;

  Category(int exitCode, boolean retryable) {
    this.exitCode = exitCode;
    this.retryable = retryable;
  }

  public int exitCode() {
    return exitCode;
  }

  public boolean retryable() {
    return retryable;
  }
}
