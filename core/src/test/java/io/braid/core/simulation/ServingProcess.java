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
import io.braid.core.view.ViewManifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One serving node's life. Whatever it serves is compared with the plain view of its prefix. */
final class ServingProcess {
  private static final Set<ErrorCode> EXPECTED =
      Set.of(ErrorCode.INCREMENT_MISSING, ErrorCode.HORIZON_EXPIRED);

  private final Schedule schedule;
  private final TableLogs logs;
  private final Sources sources;
  private final Truth truth;
  private final Answers answers;
  private final Files files;
  private final PlainEngine engine;

  ServingProcess(
      Schedule schedule,
      TableLogs logs,
      Sources sources,
      Truth truth,
      Answers answers,
      Files files,
      PlainEngine engine) {
    this.schedule = schedule;
    this.logs = logs;
    this.sources = sources;
    this.truth = truth;
    this.answers = answers;
    this.files = files;
    this.engine = engine;
  }

  void live() {
    List<Node> nodes = sources.all().stream().map(Node::new).toList();
    while (!schedule.isOver()) {
      nodes.get(schedule.below(nodes.size())).moveOnce();
    }
  }

  /** A fresh node moves until there is no news. */
  Map<ViewId, State> readAll() {
    Map<ViewId, State> all = new HashMap<>();
    for (Source source : sources.all()) {
      Node node = new Node(source);
      while (node.moveOnce()) {
        // Each move is checked by itself.
      }
      all.putAll(node.states);
    }
    return all;
  }

  /** What a serving node holds of one stream. */
  private final class Node {
    private final Source source;
    final Map<ViewId, State> states = new HashMap<>();
    Held held = Held.NOTHING;

    Node(Source source) {
      this.source = source;
    }

    boolean moveOnce() {
      schedule.step();
      try {
        List<ViewManifest> live = new Registrar(logs).load().viewsOf(source.stream().name());
        Optional<Move> next = new Follower(logs, source.stream()).findNext(held, live);
        Set<String> before = names();
        next.ifPresent(this::apply);
        assertThat(names()).as("views that were served stay so").containsAll(before);
        return next.isPresent();
      } catch (BraidException e) {
        if (!EXPECTED.contains(e.code())) {
          throw e;
        }
        return false;
      }
    }

    private Set<String> names() {
      return states.keySet().stream().map(ViewId::view).collect(Collectors.toSet());
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
      List<List<Source.Event>> prefixes = truth.prefixes(source, move.target());
      states.forEach(
          (view, state) -> {
            assertThat(prefixes.stream().map(engine.viewOf(view)::plain))
                .as("%s, from %s by %s", view, before, move)
                .contains(state);
            answers.add(engine.viewOf(view).manifest(), move.target(), state);
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
