package io.braid.speed.service;

import io.braid.core.error.BraidException;
import io.braid.core.error.Category;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.speed.epoch.KeptViews;
import io.braid.speed.epoch.KeptViews.Kept;
import io.braid.speed.source.Gaps;
import io.braid.speed.source.PlannedRead;
import io.braid.speed.source.RangePlanner;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Keeps one stream going: an epoch a turn, and after a failure another try or the end. Turns come
 * from any thread, one at a time.
 */
public final class StreamService {
  /** A failure that Braid has no word for may pass; one that stays is a defect. */
  private static final int PATIENCE = 5;

  private final String stream;
  private final Source source;
  private final KeptViews views;
  private final Function<Kept, StreamWriter> open;
  private final RangePlanner planner;
  private final RateControl rate;
  private final Duration heartbeat;
  private final Clock clock;
  private final Reporter reporter;
  private final BiConsumer<Epoch, Kept> opened;
  private final Backoff backoff = new Backoff();
  private final AtomicBoolean turning = new AtomicBoolean();

  private Optional<Work> work = Optional.empty();
  private Gaps gaps;
  private Pause untilHeartbeat = Pause.NONE;
  private volatile Pause untilRetry = Pause.NONE;
  private volatile Optional<BraidException> end = Optional.empty();
  private volatile boolean stopping;
  private int unknownFailures;

  /**
   * @param gaps accepted as lost, if they are found to be when the source is first looked at
   * @param open finds the stream's place in the lake
   * @param opened told the place whenever it was found: at the start, after a failure, and when
   *     other definitions are kept from it on
   */
  public StreamService(
      String stream,
      Source source,
      Gaps gaps,
      KeptViews views,
      Function<Kept, StreamWriter> open,
      Pace pace,
      Clock clock,
      Reporter reporter,
      BiConsumer<Epoch, Kept> opened) {
    this.stream = stream;
    this.source = source;
    this.gaps = gaps;
    this.views = views;
    this.open = open;
    this.planner = new RangePlanner(stream);
    this.rate = new RateControl(pace.eventsPerEpoch(), pace.interval(), source.offsetsPerRecord());
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
    boolean due = !stopping && end.isEmpty() && untilRetry.isOver(clock.instant());
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

  /** Where the stream is, and what it keeps. */
  private record Work(StreamWriter writer, Kept kept) {}

  private void advance() {
    Work now = work.map(this::following).orElseGet(() -> open(views.load()));
    StreamWriter at = now.writer();
    long beganNanos = System.nanoTime();
    Instant readAt = at.last().notBefore(clock.instant());
    SourceState state = source.look(at.last().after());
    acceptGaps(at, state, readAt);
    begin(at, state, readAt);
    PlannedRead plan = planner.plan(at.last(), state, rate.limit());
    if (!plan.isEmpty()) {
      commit(now, read(now, plan, state, readAt), plan, beganNanos);
    } else if (untilHeartbeat.isOver(clock.instant()) || at.last().number() == 0) {
      EpochDraft empty = EpochDraft.empty(at.last().number() + 1, plan.reached(), readAt);
      commit(now, empty, plan, beganNanos);
    }
  }

  /** A beginning that leaves something out is an epoch of its own: it stays where it was. */
  private void begin(StreamWriter at, SourceState state, Instant readAt) {
    if (at.last().number() == 0) {
      source
          .start()
          .ifPresent(start -> at.begin(planner.plan(at.last(), state, 0).reached(), start, readAt));
    }
  }

  /** Once: what is lost later stops the stream like any loss. */
  private void acceptGaps(StreamWriter at, SourceState state, Instant readAt) {
    gaps.acceptedBefore(at.last()).forEach(gap -> reporter.gapKnown(stream, gap));
    List<OffsetRange> lost = gaps.toStepOver(at.last(), planner.findLost(at.last(), state));
    if (!lost.isEmpty()) {
      Epoch epoch = at.stepOver(lost, readAt);
      gaps.acceptedBefore(epoch).stream()
          .filter(gap -> gap.epoch() == epoch.number())
          .forEach(gap -> reporter.gapAccepted(stream, gap));
    }
    gaps = Gaps.none(stream);
  }

  private EpochDraft read(Work at, PlannedRead plan, SourceState state, Instant readAt) {
    long epoch = at.writer().last().number() + 1;
    EpochDraft draft =
        at.kept()
            .job()
            .run(epoch, source.reader(plan.ranges()), plan.ranges(), plan.reached(), readAt);
    // Tasks read by name: what they read counts only if the name still means the same topic.
    if (!source.topicId().equals(state.topicId())) {
      throw new BraidException(
          ErrorCode.TOPIC_RECREATED,
          "%s: the topic was deleted and made again while epoch %d read it. Nothing of it was committed. Give the new topic's events a stream of their own, or a new lake."
              .formatted(stream, draft.number()));
    }
    return draft;
  }

  private void commit(Work now, EpochDraft draft, PlannedRead plan, long beganNanos) {
    Optional<Epoch> committed = now.writer().commit(draft.at(source.bookmark(draft.reached())));
    if (committed.isEmpty()) {
      return; // a replay has the number; the next turn reads the same again
    }
    Epoch epoch = committed.get();
    source.committed(epoch);
    now.kept().job().committed(epoch.number());
    untilHeartbeat = new Pause(clock.instant(), heartbeat);
    Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
    long left = plan.countBeyond(epoch.after());
    rate.observe(plan.count(), plan.count() - left, took);
    reporter.committed(stream, epoch, took, plan.backlog() + left);
  }

  /** Goes on with what the registry says now, if that has changed and is ready. */
  private Work following(Work now) {
    Optional<Kept> next = views.findNext();
    if (next.isEmpty()) {
      return now;
    }
    if (!next.get().stream().equals(now.kept().stream())) {
      return open(next.get());
    }
    now.writer().follow(next.get().manifests());
    return start(new Work(now.writer(), next.get()));
  }

  private Work open(Kept kept) {
    return start(new Work(open.apply(kept), kept));
  }

  private Work start(Work found) {
    work = Optional.of(found);
    untilHeartbeat = new Pause(found.writer().last().asOf(), heartbeat);
    opened.accept(found.writer().last(), found.kept());
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
    work = Optional.empty();
    if (mayPass) {
      Duration wait = backoff.afterFailure();
      untilRetry = new Pause(clock.instant(), wait);
      reporter.waiting(stream, e, wait);
    } else {
      end = Optional.of(e);
      source.close();
    }
  }
}
