package io.braid.serving.wire;

import io.netty.handler.codec.CorruptedFrameException;

/** Bytes that are no message of the protocol. The connection cannot go on. */
final class ProtocolViolation extends CorruptedFrameException {
  static final String SQL_STATE = "08P01";

  ProtocolViolation(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
