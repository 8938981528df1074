package io.braid.bench.figure;

import java.util.List;

/**
 * What a benchmark came to.
 *
 * @param title what was compared
 */
public record Figure(String title, List<Samples> measured, List<Aim> aims) {
  public Figure {
    measured = List.copyOf(measured);
    aims = List.copyOf(aims);
  }
}
