package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FollowerTest {
  private static final ViewManifest BY_ORIGIN = Flights.view("by_origin", 1);
  private static final ViewManifest BY_HOUR = Flights.view("by_hour", 1);
  private static final ViewManifest BY_HOUR_REDEFINED = Flights.view("by_hour", 2);
  private static final List<ViewManifest> BOTH = List.of(BY_ORIGIN, BY_HOUR);

  private final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final Follower follower = new Follower(logs, Flights.STREAM);

  @Test
  void waitsForAStreamThatNobodyHasRead() {
    assertThat(follower.findNext(Held.NOTHING, BOTH)).isEmpty();
  }

  @Test
  void buildsAllViewsAndThenAdvancesThemTogether() {
    StreamWriter writer = Flights.open(logs, "speed", BOTH);
    writer.commit(Flights.next(writer, BOTH));
    Held held = after(Held.NOTHING, BOTH);
    writer.commit(Flights.next(writer, BOTH));

    Move move = follower.findNext(held, BOTH).orElseThrow();

    assertThat(held.epoch()).isEqualTo(1);
    assertThat(move.target().number()).isEqualTo(2);
    assertThat(move.views()).hasSize(2).allMatch(ViewMove.Advance.class::isInstance);
    assertThat(follower.findNext(after(held, BOTH), BOTH)).isEmpty();
  }

  @Test
  void holdsAllViewsBackWhileOneOfThemLags() {
    StreamWriter writer = Flights.open(logs, "speed", BOTH);
    writer.commit(Flights.next(writer, BOTH));
    Held held = after(Held.NOTHING, BOTH);
    StreamWriter forgetful = Flights.open(logs, "speed", List.of(BY_ORIGIN));
    forgetful.commit(Flights.next(forgetful, List.of(BY_ORIGIN)));

    assertThat(follower.findNext(held, BOTH)).isEmpty();

    Flights.open(logs, "speed", BOTH);
    assertThat(follower.findNext(held, BOTH).orElseThrow().target().number()).isEqualTo(2);
  }

  @Test
  void movesWithoutFilesOverAnEpochThatBroughtNothing() {
    StreamWriter writer = Flights.open(logs, "speed", BOTH);
    writer.commit(Flights.next(writer, BOTH));
    Held held = after(Held.NOTHING, BOTH);
    writer.commit(EpochDraft.empty(2, writer.last().after(), Flights.NOON));

    Move move = follower.findNext(held, BOTH).orElseThrow();

    assertThat(move.target().number()).isEqualTo(2);
    assertThat(move.views()).isEmpty();
  }

  @Test
  void putsANewDefinitionInThePlaceOfTheOldInOneMove() {
    StreamWriter writer = Flights.open(logs, "speed", BOTH);
    writer.commit(Flights.next(writer, BOTH));
    Held held = after(Held.NOTHING, BOTH);
    List<ViewManifest> redefined = List.of(BY_ORIGIN, BY_HOUR_REDEFINED);

    assertThat(follower.findNext(held, redefined)).isEmpty();

    Flights.open(logs, "speed", redefined);
    Move move = follower.findNext(held, redefined).orElseThrow();
    assertThat(move.dropped()).containsExactly(BY_HOUR.id());
    assertThat(move.views()).hasSize(1).allMatch(ViewMove.Rebuild.class::isInstance);
  }

  private Held after(Held held, List<ViewManifest> live) {
    Optional<Move> move = follower.findNext(held, live);
    Map<ViewId, Long> versions = new HashMap<>(held.batchVersions());
    move.orElseThrow().views().forEach(view -> versions.put(view.view().id(), -1L));
    return new Held(move.orElseThrow().target().number(), versions);
  }
}
