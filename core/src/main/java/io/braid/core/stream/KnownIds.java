package io.braid.core.stream;

import java.util.BitSet;
import java.util.Optional;

/**
 * The ids by which the next epoch's duplicates are told. Loaded from the master dataset whenever an
 * epoch is to be judged that does not follow the last one known here, so they are never ahead of
 * what was committed. For one thread.
 */
public final class KnownIds {
  private final Dedup dedup;
  private final IdHistory history;
  private RecentIds ids;
  private long through;
  private Optional<Judged> judged = Optional.empty();

  /** An epoch that may be committed. */
  private record Judged(long epoch, EpochIds arrived) {}

  public KnownIds(Dedup dedup, IdHistory history) {
    this.dedup = dedup;
    this.history = history;
    this.ids = new RecentIds(dedup);
  }

  /**
   * Which of the events of an epoch are duplicates.
   *
   * @return their places among the ids that arrived
   */
  public BitSet judge(long epoch, EpochIds arrived) {
    if (through != epoch - 1) {
      load(epoch - 1);
    }
    judged = Optional.of(new Judged(epoch, arrived));
    return ids.findDuplicates(arrived.ids(), arrived.readAtMicros());
  }

  /** The epoch was committed, as it was judged or without events. */
  public void committed(long epoch) {
    if (through == epoch - 1) {
      judged.filter(each -> each.epoch() == epoch).ifPresent(each -> add(each.arrived()));
      through = epoch;
    }
    judged = Optional.empty();
  }

  private void load(long last) {
    ids = new RecentIds(dedup);
    if (last > 0) {
      history.loadThrough(last).forEach(this::add);
    }
    through = last;
  }

  private void add(EpochIds epoch) {
    ids.add(epoch.ids(), epoch.readAtMicros());
  }
}
