package io.braid.speed.service;

import io.braid.core.error.BraidException;
import io.braid.core.error.Category;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.stream.Epoch;
import io.braid.speed.epoch.EpochJob;
import io.braid.speed.source.PlannedRead;
import io.braid.speed.source.RangePlanner;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps one stream going: an epoch a turn, and after a failure another try or the end. Turns come
 * from any thread, one at a time.
 */
public final class StreamService {
  /** A failure that Braid has no word for may pass; one that stays is a defect. */
  private static final int PATIENCE = 5;

  private final String stream;
  private final Source source;
  private final Supplier<StreamWriter> open;
  private final EpochJob job;
  private final RangePlanner planner;
  private final RateControl rate;
  private final Duration heartbeat;
  private final Clock clock;
  private final Reporter reporter;
  private final Consumer<Epoch> opened;
  private final Backoff backoff = new Backoff();
  private final AtomicBoolean turning = new AtomicBoolean();

  private Optional<StreamWriter> writer = Optional.empty();
  private volatile Instant notBefore = Instant.MIN;
  private volatile Optional<BraidException> end = Optional.empty();
  private volatile boolean stopping;
  private int unknownFailures;

  /**
   * @param open finds the stream's place in the lake
   * @param opened told the place whenever it was found: at the start and after a failure
   */
  public StreamService(
      String stream,
      Source source,
      Supplier<StreamWriter> open,
      EpochJob job,
      Pace pace,
      Clock clock,
      Reporter reporter,
      Consumer<Epoch> opened) {
    this.stream = stream;
    this.source = source;
    this.open = open;
    this.job = job;
    this.planner = new RangePlanner(stream);
    this.rate = new RateControl(pace.eventsPerEpoch(), pace.interval());
    this.heartbeat = pace.heartbeat();
    this.clock = clock;
    this.reporter = reporter;
    this.opened = opened;
  }

  public String name() {
    return stream;
  }

  /** Whether a turn may be taken; then {@link #turn} must follow. */
  public boolean claimTurn() {
    boolean due = !stopping && end.isEmpty() && !clock.instant().isBefore(notBefore);
    return due && turning.compareAndSet(false, true);
  }

  /** Reads and commits the next epoch, if there is anything to tell. Throws nothing. */
  public void turn() {
    try {
      advance();
      backoff.afterSuccess();
      unknownFailures = 0;
    } catch (BraidException e) {
      fail(e, e.code().category() == Category.DEPENDENCY);
    } catch (RuntimeException e) {
      unknownFailures++;
      fail(toDefect(e), unknownFailures < PATIENCE);
    } finally {
      turning.set(false);
    }
  }

  /** The error that ended the stream. */
  public Optional<BraidException> end() {
    return end;
  }

  /** Starts no more turns. */
  public void stop() {
    stopping = true;
  }

  public boolean isTurning() {
    return turning.get();
  }

  private void advance() {
    StreamWriter at = writer.orElseGet(this::open);
    Instant readAt = clock.instant();
    SourceState state = source.look();
    PlannedRead plan = planner.plan(at.last(), state, rate.limit());
    if (!plan.isEmpty()) {
      commit(at, read(at, plan, state, readAt), plan);
    } else if (!readAt.isBefore(at.last().asOf().plus(heartbeat)) || at.last().number() == 0) {
      commit(at, EpochDraft.empty(at.last().number() + 1, plan.reached(), readAt), plan);
    }
  }

  private EpochDraft read(StreamWriter at, PlannedRead plan, SourceState state, Instant readAt) {
    EpochDraft draft =
        job.run(at.last().number() + 1, source.reader(), plan.ranges(), plan.reached(), readAt);
    // Tasks read by name: what they read counts only if the name still means the same topic.
    if (!source.topicId().equals(state.topicId())) {
      throw new BraidException(
          ErrorCode.TOPIC_RECREATED,
          "%s: the topic was deleted and made again while epoch %d read it. Nothing of it was committed. Give the new topic's events a stream of their own, or a new lake."
              .formatted(stream, draft.number()));
    }
    return draft;
  }

  private void commit(StreamWriter at, EpochDraft draft, PlannedRead plan) {
    Epoch epoch = at.commit(draft);
    Duration took = Duration.between(draft.readAt(), clock.instant());
    rate.observe(plan.count(), took);
    reporter.committed(stream, epoch, took, plan.backlog());
  }

  private StreamWriter open() {
    StreamWriter found = open.get();
    writer = Optional.of(found);
    opened.accept(found.last());
    return found;
  }

  private BraidException toDefect(RuntimeException e) {
    return new BraidException(
        ErrorCode.DEFECT,
        "%s: an epoch failed for a reason that Braid does not know (%s). Nothing of it counts."
            .formatted(stream, e),
        e);
  }

  private void fail(BraidException e, boolean mayPass) {
    writer = Optional.empty();
    if (mayPass) {
      Duration wait = backoff.afterFailure();
      notBefore = clock.instant().plus(wait);
      reporter.waiting(stream, e, wait);
    } else {
      end = Optional.of(e);
    }
  }
}
