package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.algebra.ReferenceView;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.Follower;
import io.braid.core.protocol.Held;
import io.braid.core.protocol.Move;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.ViewMove;
import io.braid.core.view.ViewId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One serving node's life. Whatever it serves is compared with the plain view of its prefix. */
final class ServingProcess {
  private static final Set<ErrorCode> EXPECTED =
      Set.of(ErrorCode.INCREMENT_MISSING, ErrorCode.HORIZON_EXPIRED);

  private final Schedule schedule;
  private final TableLogs logs;
  private final Source source;
  private final Files files;
  private final PlainEngine engine;
  private int answers;

  ServingProcess(
      Schedule schedule, TableLogs logs, Source source, Files files, PlainEngine engine) {
    this.schedule = schedule;
    this.logs = logs;
    this.source = source;
    this.files = files;
    this.engine = engine;
  }

  void live() {
    Node node = new Node();
    while (!schedule.isOver()) {
      node.moveOnce();
    }
  }

  /** A fresh node moves until there is no news. */
  Map<ViewId, State> readAll() {
    Node node = new Node();
    while (node.moveOnce()) {
      // Each move is checked by itself.
    }
    return node.states;
  }

  int answers() {
    return answers;
  }

  private final class Node {
    final Map<ViewId, State> states = new HashMap<>();
    Held held = Held.NOTHING;

    boolean moveOnce() {
      schedule.step();
      try {
        Optional<Move> next =
            new Follower(logs, Source.STREAM)
                .findNext(held, new Registrar(logs).load().viewsOf(Source.STREAM.name()));
        next.ifPresent(this::apply);
        return next.isPresent();
      } catch (BraidException e) {
        if (!EXPECTED.contains(e.code())) {
          throw e;
        }
        return false;
      }
    }

    private void apply(Move move) {
      assertThat(move.target().number()).isGreaterThanOrEqualTo(held.epoch());
      Map<ViewId, Long> versions = new HashMap<>(held.batchVersions());
      for (ViewMove each : move.views()) {
        ViewId view = each.view().id();
        if (each instanceof ViewMove.Rebuild rebuild) {
          states.put(view, engine.read(rebuild.merged()));
          versions.put(view, rebuild.merged().batchVersion());
        } else if (each instanceof ViewMove.Advance advance) {
          states.merge(view, read(advance), (a, b) -> a.plus(referenceOf(view), b));
        }
      }
      move.dropped().forEach(states::remove);
      move.dropped().forEach(versions::remove);
      Held before = held;
      held = new Held(move.target().number(), versions);
      List<Source.Event> prefix = source.prefix(move.target().after());
      states.forEach(
          (view, state) -> {
            assertThat(state)
                .as("%s, from %s by %s", view, before, move)
                .isEqualTo(engine.viewOf(view).plain(prefix));
            answers++;
          });
    }

    private State read(ViewMove.Advance advance) {
      return files.merge(
          referenceOf(advance.view().id()),
          advance.increments(),
          part -> part.epoch() > advance.after() && part.epoch() <= advance.through());
    }

    private ReferenceView<?> referenceOf(ViewId view) {
      return engine.viewOf(view).reference();
    }
  }
}
