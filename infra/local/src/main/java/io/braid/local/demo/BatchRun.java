package io.braid.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.process.Child;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A batch run of all views that is under way or over. */
final class BatchRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Child child;

  BatchRun(Child child) {
    this.child = child;
  }

  boolean isOver() {
    return !child.isAlive();
  }

  /** What it did to one view. */
  record ViewOutcome(long horizon, String audit) {}

  /**
   * By view, when it is over.
   *
   * @throws BraidException with the end of its log if it failed
   */
  Map<String, ViewOutcome> outcome() {
    if (child.exitCode() != 0) {
      child.requireAlive();
    }
    List<String> lines = child.lastLines(200);
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith("[{")) {
        return parse(lines.get(i));
      }
    }
    throw new BraidException(
        ErrorCode.DEFECT, "The batch run printed no result. Its log is %s.".formatted(child.log()));
  }

  private static Map<String, ViewOutcome> parse(String line) {
    try {
      Map<String, ViewOutcome> outcomes = new HashMap<>();
      for (JsonNode view : JSON.readTree(line)) {
        outcomes.put(
            view.path("view").asText(),
            new ViewOutcome(
                view.path("horizon").asLong(), view.path("audit").asText("none needed")));
      }
      return outcomes;
    } catch (JsonProcessingException e) {
      throw new BraidException(
          ErrorCode.DEFECT, "The batch run's result is no JSON: %s".formatted(line), e);
    }
  }
}
