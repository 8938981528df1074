package io.braid.core.error;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong, so that all of it is reported together. Not thread-safe. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public void add(String file, Place place, ErrorCode code, String text) {
    found.add(new Problem(file, place, code, text));
  }

  /** By file, then by place. */
  public List<Problem> list() {
    return found.stream()
        .sorted(Comparator.comparing(Problem::file).thenComparing(Problem::place))
        .toList();
  }

  /**
   * @throws BraidException with every problem on a line of its own, if there is any
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw toException();
    }
  }

  private BraidException toException() {
    List<Problem> all = list();
    if (all.size() == 1) {
      return new BraidException(all.get(0).code(), all.get(0).toLine());
    }
    long codes = all.stream().map(Problem::code).distinct().count();
    return new BraidException(
        codes == 1 ? all.get(0).code() : ErrorCode.PROJECT_INVALID,
        all.stream()
            .map(Problem::toText)
            .collect(Collectors.joining("\n", "%d problems\n".formatted(all.size()), "")));
  }
}
