package io.braid.serving.wire;

/** One message of a client. {@code type} is 0 for those of the start-up, which have none. */
record Frame(char type, byte[] body) {
  static final char STARTUP = 0;
}
