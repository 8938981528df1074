package io.braid.endtoend;

import io.braid.endtoend.fault.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A step of a process that something can happen to.
 *
 * @param point as the agent names it
 */
record CrashPoint(String process, Moment moment, String point) {
  private static final String MASTER = "streams/flights/master";
  private static final String INCREMENTS = "views/…/increments";
  private static final String BATCH = "views/…/batch";

  /** When the process comes there. */
  enum Moment {
    NEW_LAKE,
    RUNNING,
    LAGGING,
    /** After a hundred commits. */
    LATER
  }

  /** All that there are: a process that passes another point fails the test. */
  static final List<CrashPoint> ALL =
      Stream.of(
              of(
                  "speed",
                  Moment.NEW_LAKE,
                  "registry commit: create",
                  "registry data file",
                  "registry commit: register",
                  MASTER + " commit: create",
                  INCREMENTS + " commit: create"),
              of(
                  "speed",
                  Moment.RUNNING,
                  MASTER + " data file",
                  INCREMENTS + " data file",
                  MASTER + " commit: epoch",
                  INCREMENTS + " commit: epoch"),
              of("speed", Moment.LAGGING, INCREMENTS + " commit: catch up"),
              of(
                  "speed",
                  Moment.LATER,
                  MASTER + " checkpoint",
                  MASTER + " checkpoint hint",
                  INCREMENTS + " checkpoint",
                  INCREMENTS + " checkpoint hint"),
              of("batch", Moment.NEW_LAKE, BATCH + " commit: create", "audits commit: create"),
              of(
                  "batch",
                  Moment.RUNNING,
                  BATCH + " data file",
                  BATCH + " run file",
                  "audits data file",
                  "audits commit: audit",
                  BATCH + " commit: publish",
                  INCREMENTS + " commit: expire"),
              of(
                  "apply",
                  Moment.RUNNING,
                  "registry data file",
                  "registry commit: register",
                  INCREMENTS + " commit: create",
                  BATCH + " commit: create",
                  BATCH + " data file",
                  BATCH + " commit: publish"),
              of(
                  "serve",
                  Moment.RUNNING,
                  MASTER + " entry read",
                  INCREMENTS + " entry read",
                  BATCH + " entry read",
                  "audits entry read",
                  "registry entry read"))
          .flatMap(List::stream)
          .toList();

  private static List<CrashPoint> of(String process, Moment moment, String... points) {
    return Stream.of(points).map(point -> new CrashPoint(process, moment, point)).toList();
  }

  static List<CrashPoint> of(String process, Moment moment) {
    return ALL.stream().filter(one -> one.process.equals(process) && one.moment == moment).toList();
  }

  /** A read writes nothing, so no disk is too full for it. */
  Set<Fault> faults() {
    return process.equals("serve")
        ? EnumSet.complementOf(EnumSet.of(Fault.NO_SPACE))
        : EnumSet.allOf(Fault.class);
  }

  /** Whether an error here is an error of the command: a commit is settled, but a file is not. */
  boolean isFile() {
    return point.endsWith(" file");
  }

  /** The points that a process of that name has passed, without those known. */
  static List<String> unknown(String process, Set<String> met) {
    List<String> unknown = new ArrayList<>(met);
    ALL.stream()
        .filter(one -> one.process.equals(process))
        .forEach(one -> unknown.remove(one.point));
    return unknown;
  }
}
