package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.SqlException;
import io.netty.channel.Channel;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client after its login. Frames come from the event loop; they are worked on in turns, one
 * thread at a time. A turn ends after a statement, when there is nothing to do, when the client
 * does not read, or when a statement must wait: then the session waits without a thread.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int MAX_INBOX_BYTES = 1 << 20;
  private static final int BUFFERS_A_TURN = 8;

  private final Channel channel;
  private final Turns turns;
  private final Limits limits;
  private final Outbox outbox;
  private final Conversation conversation;

  private final Deque<Frame> inbox = new ArrayDeque<>();
  private long inboxBytes;
  private boolean scheduled;
  private boolean parked;
  private boolean closed;
  private volatile boolean dead;
  private long busySinceNanos;
  private long idleSinceNanos = System.nanoTime();

  Session(Channel channel, Turns turns, Limits limits, Conversation conversation, Outbox outbox) {
    this.channel = channel;
    this.turns = turns;
    this.limits = limits;
    this.conversation = conversation;
    this.outbox = outbox;
  }

  void offer(Frame frame) {
    synchronized (this) {
      if (closed || dead) {
        return;
      }
      inbox.add(frame);
      inboxBytes += frame.body().length;
      if (inboxBytes > MAX_INBOX_BYTES) {
        channel.config().setAutoRead(false);
      }
      schedule();
    }
  }

  synchronized void writable() {
    if (!conversation.isWaiting()) {
      unpark();
    }
  }

  private void unpark() {
    if (parked) {
      parked = false;
      turns.take(this::turn);
    }
  }

  /** A client asked for it on another connection. Without anything to cancel it does nothing. */
  synchronized void cancel() {
    if (scheduled) {
      conversation.stop("The query was cancelled on the client's request");
    }
  }

  /**
   * The channel is gone. Whoever has the turn closes what is left; if nobody has it, a new turn.
   */
  synchronized void close() {
    if (!closed) {
      closed = true;
      inbox.clear();
      conversation.stop("The client has gone");
      if (!scheduled || parked) {
        scheduled = true;
        parked = false;
        turns.take(this::turn);
      }
    }
  }

  synchronized boolean isBusy() {
    return scheduled && !closed && !conversation.isWaiting();
  }

  /** Called a few times a second. */
  synchronized void sweep(long nowNanos) {
    conversation.repeatStop();
    if (conversation.isWaitOver()) {
      unpark();
    }
    long timeout = conversation.timeout().toNanos();
    if (scheduled && !closed && nowNanos - busySinceNanos > timeout) {
      conversation.stop(
          "The query took longer than %d ms, the statement timeout".formatted(timeout / 1_000_000));
      if (parked && nowNanos - busySinceNanos > 2 * timeout) {
        channel.close();
      } else {
        unpark();
      }
    }
    boolean waits = !scheduled && conversation.isInTransaction();
    if (waits && nowNanos - idleSinceNanos > limits.idleInTransaction().toNanos()) {
      end(PgError.fatal("25P03", "The transaction was open without a query for too long"));
    }
  }

  /** Says why, and closes. */
  void end(PgError error) {
    Replies replies = new Replies(channel.alloc().buffer());
    replies.error(error);
    channel.writeAndFlush(replies.buffer()).addListener(done -> channel.close());
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      busySinceNanos = System.nanoTime();
      turns.take(this::turn);
    }
  }

  private void turn() {
    try {
      if (work()) {
        outbox.release();
        conversation.close();
      }
    } catch (Throwable e) {
      LOG.error("A session ends by a defect", e);
      channel.close();
    }
  }

  /** Ends with the turn given away (false), or with a closed session in hand (true). */
  private boolean work() throws SQLException {
    for (int i = 0; ; i++) {
      if (!conversation.isSending()) {
        Optional<Frame> frame = next();
        if (frame.isEmpty()) {
          outbox.flush();
          return leave(false);
        }
        if (!handle(frame.get())) {
          outbox.flush();
          return leave(false);
        }
      } else {
        conversation.goOn();
      }
      if (conversation.isWaiting()) {
        outbox.flush();
        return await();
      }
      if (outbox.isFull() || conversation.isAtEnd()) {
        outbox.flush();
      }
      if (!outbox.isWritable()) {
        outbox.flush();
        return park();
      }
      if (conversation.isAtEnd() || i >= BUFFERS_A_TURN) {
        return leave(true);
      }
    }
  }

  /** Returns whether the conversation goes on. */
  private boolean handle(Frame frame) throws SQLException {
    if (frame.type() == 'X') {
      dead = true;
      channel.close();
      return false;
    }
    try {
      conversation.handle(frame);
      return true;
    } catch (ProtocolViolation e) {
      dead = true;
      outbox.flush();
      end(PgError.of(e));
      return false;
    }
  }

  private synchronized Optional<Frame> next() {
    Frame frame = closed || dead ? null : inbox.poll();
    if (frame == null) {
      return Optional.empty();
    }
    inboxBytes -= frame.body().length;
    if (inboxBytes < MAX_INBOX_BYTES / 2 && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    return Optional.of(frame);
  }

  private synchronized boolean leave(boolean early) {
    if (closed) {
      return true;
    }
    if (!dead && (!inbox.isEmpty() || conversation.isSending())) {
      if (early && conversation.isAtEnd()) {
        busySinceNanos = System.nanoTime();
        conversation.clearStop();
      }
      turns.take(this::turn);
      return false;
    }
    scheduled = false;
    idleSinceNanos = System.nanoTime();
    conversation.clearStop();
    return false;
  }

  /** Until the next sweep that finds the wait over. */
  private synchronized boolean await() {
    parked = !closed;
    return closed;
  }

  private synchronized boolean park() {
    if (closed) {
      return true;
    }
    if (channel.isWritable()) {
      turns.take(this::turn);
    } else {
      parked = true;
    }
    return false;
  }

  static BraidException tooManyRows(long limit) {
    return new BraidException(
        ErrorCode.QUERY_TOO_LARGE,
        "The result has more than %d rows; aggregate or filter in the query, or read it with LIMIT"
            .formatted(limit));
  }

  static SqlException failedTransaction() {
    return new SqlException(
        "25P02", "current transaction is aborted, commands ignored until end of transaction block");
  }
}
