package io.braid.core.simulation;

import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that serving nodes have answered, each under its certificate. */
final class Answers {

  record Answer(ViewManifest view, Epoch epoch, State state) {}

  private final List<Answer> all = new ArrayList<>();

  void add(ViewManifest view, Epoch epoch, State state) {
    all.add(new Answer(view, epoch, state));
  }

  Optional<Answer> findAny(Schedule schedule) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(schedule.below(all.size())));
  }

  int count() {
    return all.size();
  }
}
