package io.braid.core.project;

import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;

/** The file that is being read, and where its problems go. */
record Origin(String file, Environment environment, Problems problems) {
  void problem(Place place, String text) {
    problems.add(file, place, ErrorCode.PROJECT_INVALID, text);
  }
}
