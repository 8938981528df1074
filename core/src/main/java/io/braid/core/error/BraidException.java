package io.braid.core.error;

/**
 * An error that a user can act on. The message says what happened, why, and the way out; values are
 * quoted, units printed.
 */
public final class BraidException extends RuntimeException {
  private final ErrorCode code;

  public BraidException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public BraidException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** As the command line prints it: {@code CODE what, why, the way out}. */
  public String toText() {
    return code + "  " + getMessage();
  }
}
