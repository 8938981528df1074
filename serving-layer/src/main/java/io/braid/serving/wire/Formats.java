package io.braid.serving.wire;

import java.util.List;

/** Text or binary, for each value: no entry means text, one entry stands for all. */
record Formats(List<Integer> codes) {
  static final Formats TEXT = new Formats(List.of());

  Formats {
    for (int code : codes) {
      if (code != 0 && code != 1) {
        throw new ProtocolViolation("No format has the code " + code);
      }
    }
  }

  boolean isBinary(int index) {
    return switch (codes.size()) {
      case 0 -> false;
      case 1 -> codes.get(0) == 1;
      default -> codes.get(index) == 1;
    };
  }

  void checkFits(int values) {
    if (codes.size() > 1 && codes.size() != values) {
      throw new ProtocolViolation(
          "%d formats were given for %d values".formatted(codes.size(), values));
    }
  }
}
