package io.braid.serving.wire;

/** Whether a client has a transaction open. One session's own, but for {@link #isNone}. */
final class Transaction {
  private enum Status {
    NONE('I'),
    OPEN('T'),
    FAILED('E');

    private final char letter;

    Status(char letter) {
      this.letter = letter;
    }
  }

  private volatile Status status = Status.NONE;

  /** As the protocol's ReadyForQuery tells it. */
  char letter() {
    return status.letter;
  }

  boolean isNone() {
    return status == Status.NONE;
  }

  boolean isOpen() {
    return status == Status.OPEN;
  }

  boolean isFailed() {
    return status == Status.FAILED;
  }

  void begin() {
    status = isNone() ? Status.OPEN : status;
  }

  void end() {
    status = Status.NONE;
  }

  /** An error in a transaction spoils it until its end. */
  void fail() {
    status = isOpen() ? Status.FAILED : status;
  }
}
