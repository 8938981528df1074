package io.braid.core.simulation;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.Merge;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.StateColumn;
import io.braid.core.view.Verdict;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;

/** A view over flights in plain Java: count, sum, min and max of the delay a key. */
record SimulatedView(ViewManifest manifest, Function<Source.Event, Object> key) {

  /** The state of one key: how many events, and sum, least and greatest delay if any has one. */
  record State(long count, Optional<Long> sum, Optional<Long> least, Optional<Long> greatest) {
    static State of(Source.Event event) {
      return new State(1, event.delay(), event.delay(), event.delay());
    }

    State plus(State other) {
      return new State(
          count + other.count,
          merge(sum, other.sum, Long::sum),
          merge(least, other.least, Math::min),
          merge(greatest, other.greatest, Math::max));
    }

    private static Optional<Long> merge(
        Optional<Long> left, Optional<Long> right, LongBinaryOperator merge) {
      return left.isPresent() && right.isPresent()
          ? Optional.of(merge.applyAsLong(left.get(), right.get()))
          : left.or(() -> right);
    }
  }

  static SimulatedView of(String name, int version, Function<Source.Event, Object> key) {
    List<StateColumn> state = new ArrayList<>();
    for (Merge merge : List.of(Merge.SUM, Merge.SUM, Merge.MIN, Merge.MAX)) {
      state.add(new StateColumn("s" + state.size(), Simple.BIGINT, merge));
    }
    return new SimulatedView(
        new ViewManifest(
            name,
            Source.STREAM.name(),
            DefinitionHash.of(List.of(name, "" + version)),
            "SELECT …",
            Verdict.EXACT,
            List.of(new Column("k0", Simple.STRING, false)),
            state,
            List.of(new OutputColumn("origin", Simple.STRING, "k0"))),
        key);
  }

  /** The definition as plain SQL would run it: one fold over all events. */
  Map<Object, State> plain(Collection<Source.Event> events) {
    Map<Object, State> groups = new HashMap<>();
    events.forEach(event -> groups.merge(key.apply(event), State.of(event), State::plus));
    return groups;
  }
}
