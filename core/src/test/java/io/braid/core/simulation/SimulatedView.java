package io.braid.core.simulation;

import io.braid.core.algebra.Average;
import io.braid.core.algebra.Count;
import io.braid.core.algebra.Extreme;
import io.braid.core.algebra.ReferenceView;
import io.braid.core.algebra.ReferenceView.Measure;
import io.braid.core.algebra.Sum;
import io.braid.core.simulation.Source.Event;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.Merge;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A view over flights, folded in plain Java: how many, and the delays' sum, average and extremes.
 */
record SimulatedView(ViewManifest manifest, ReferenceView<Event> reference) {

  static SimulatedView of(
      String name, String stream, int version, Function<Event, @Nullable Object> key) {
    return new SimulatedView(
        new ViewManifest(
            name,
            stream,
            DefinitionHash.of(List.of(name, "" + version)),
            "SELECT …",
            List.of(),
            List.of(),
            List.of()),
        new ReferenceView<>(
            event -> true,
            List.of(key),
            List.of(
                Measure.of(new Count(), event -> 1L),
                Measure.<Event>of(new Sum(Simple.BIGINT), Event::delay)
                    .where(event -> event.hour() % 2 == 0),
                Measure.of(new Average(Simple.BIGINT), Event::delay),
                Measure.of(new Extreme(Merge.MIN, Simple.BIGINT), Event::delay),
                Measure.of(new Extreme(Merge.MAX, Simple.BIGINT), Event::delay))));
  }

  /** What the definition's plain SQL would give over all these events, still as state. */
  State plain(Iterable<Event> events) {
    return State.EMPTY.plus(reference, reference.partial(events));
  }
}
