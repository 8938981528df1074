package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how a serving node follows one stream: all of its views move together, never backwards,
 * and only to an epoch whose increments are all there.
 *
 * <p>A new view that lags behind what is held already is left out until it has caught up. A live
 * definition that replaces one that is held is waited for: the old one is served, at the epoch
 * where it is right, until one move puts the new one in its place at that epoch or a later one.
 */
public final class Follower {
  private final TableLogs logs;
  private final StreamPosition position;

  public Follower(TableLogs logs, StreamEntry stream) {
    this.logs = logs;
    this.position = new StreamPosition(logs, stream);
  }

  /**
   * The next move; empty if there is no news.
   *
   * @param live the live definition of each view of the stream
   * @throws BraidException {@code INCREMENT_MISSING} or {@code HORIZON_EXPIRED} if a view cannot be
   *     answered exactly just now; what is held stays right
   */
  public Optional<Move> findNext(Held held, List<ViewManifest> live) {
    Optional<Epoch> last = position.findLast();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    List<Reach> reaches =
        live.stream().flatMap(view -> findReach(view, last.get()).stream()).toList();
    if (live.stream().anyMatch(view -> isAwaited(view, held, reaches))) {
      return Optional.empty();
    }
    List<Reach> known = reaches.stream().filter(reach -> isHeld(reach.view(), held)).toList();
    List<Reach> leading = known.isEmpty() ? startable(reaches) : known;
    if (leading.isEmpty()) {
      return Optional.empty();
    }
    long target = leading.stream().mapToLong(Reach::epoch).min().orElseThrow();
    if (target < held.epoch()) {
      return Optional.empty();
    }
    Epoch epoch = target == last.get().number() ? last.get() : position.load(target);
    List<ViewMove> moves = new ArrayList<>();
    for (Reach reach : reaches) {
      if (reach.epoch() >= target) {
        findMove(held, reach, epoch).ifPresent(moves::add);
      }
    }
    List<ViewId> dropped =
        held.batchVersions().keySet().stream()
            .filter(id -> live.stream().noneMatch(view -> view.id().equals(id)))
            .toList();
    boolean news = target > held.epoch() || !moves.isEmpty() || !dropped.isEmpty();
    return news ? Optional.of(new Move(epoch, moves, dropped)) : Optional.empty();
  }

  /** How far a view can be answered, and the batch view that it would stand on. */
  private record Reach(ViewManifest view, long epoch, Optional<LoggedCommit> batch) {
    long horizon() {
      return batch.map(commit -> commit.commit().stampAs(Stamp.Batch.class).horizon()).orElse(0L);
    }
  }

  private Optional<Reach> findReach(ViewManifest view, Epoch last) {
    Optional<LoggedCommit> batch = logs.open(TableSpec.batch(view)).findLatest();
    return logs.open(TableSpec.increments(view))
        .findLatest()
        .map(commit -> commit.commit().stampAs(Stamp.Increments.class).epoch())
        .map(epoch -> new Reach(view, epoch >= last.dataEpoch() ? last.number() : epoch, batch));
  }

  private Optional<ViewMove> findMove(Held held, Reach reach, Epoch target) {
    Optional<Long> holding = Optional.ofNullable(held.batchVersions().get(reach.view().id()));
    long newest =
        reach
            .batch()
            .filter(batch -> batch.commit().stampAs(Stamp.Batch.class).horizon() <= target.number())
            .map(LoggedCommit::version)
            .orElse(-1L);
    if (holding.isEmpty() || newest > holding.get()) {
      return Optional.of(new ViewMove.Rebuild(MergedView.load(logs, reach.view(), target)));
    }
    if (target.dataEpoch() <= held.epoch()) {
      return Optional.empty();
    }
    return Optional.of(advance(reach.view(), held.epoch(), target));
  }

  /**
   * A batch view that a node has not adopted may have expired what it still needs: rebuild then.
   */
  private ViewMove advance(ViewManifest view, long after, Epoch target) {
    TableLog increments = logs.open(TableSpec.increments(view));
    LoggedCommit latest = increments.findLatest().orElseThrow();
    if (latest.commit().stampAs(Stamp.Increments.class).expired() > after) {
      return new ViewMove.Rebuild(MergedView.load(logs, view, target));
    }
    List<DataFile> files =
        increments.loadSnapshot(latest.version()).files().stream()
            .filter(file -> file.epochs().reachesBeyond(after))
            .filter(file -> file.epochs().first() <= target.number())
            .toList();
    return new ViewMove.Advance(view, files, after, target.number());
  }

  /** A view that has not reached another's horizon cannot meet it at one epoch: it joins later. */
  private static List<Reach> startable(List<Reach> reaches) {
    long horizon = reaches.stream().mapToLong(Reach::horizon).max().orElse(0);
    return reaches.stream().filter(reach -> reach.epoch() >= horizon).toList();
  }

  private static boolean isHeld(ViewManifest view, Held held) {
    return held.batchVersions().keySet().stream().anyMatch(id -> id.view().equals(view.name()));
  }

  /** Whether a definition has no increments yet, but must take the place of one that is held. */
  private static boolean isAwaited(ViewManifest view, Held held, List<Reach> reaches) {
    return isHeld(view, held)
        && !held.holds(view.id())
        && reaches.stream().noneMatch(reach -> reach.view().id().equals(view.id()));
  }
}
