package io.braid.speed.service;

import io.braid.core.project.Project;
import java.time.Duration;

/**
 * How often and how much.
 *
 * @param interval from one epoch to the next
 * @param heartbeat from one epoch of an idle stream to the next
 * @param eventsPerEpoch the most that one epoch reads
 */
public record Pace(Duration interval, Duration heartbeat, long eventsPerEpoch) {
  public static Pace of(Project project) {
    return new Pace(project.interval(), project.heartbeat(), project.limits().eventsPerEpoch());
  }
}
