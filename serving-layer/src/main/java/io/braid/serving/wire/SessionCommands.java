package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import java.sql.SQLException;
import java.util.Locale;

/** What a session answers by itself: transactions, settings, and forgetting of statements. */
final class SessionCommands {
  private final Outbox outbox;
  private final Queries queries;
  private final Visibility visibility;
  private final Extended extended;
  private final SessionSettings settings;
  private final Transaction transaction;

  SessionCommands(
      Outbox outbox,
      Queries queries,
      Visibility visibility,
      Extended extended,
      SessionSettings settings,
      Transaction transaction) {
    this.outbox = outbox;
    this.queries = queries;
    this.visibility = visibility;
    this.extended = extended;
    this.settings = settings;
    this.transaction = transaction;
  }

  /** Carries it out and tells the client. */
  void run(Command command) throws SQLException {
    String tag = command.tag();
    if (command instanceof Command.Begin) {
      begin();
    } else if (command instanceof Command.End end) {
      tag = end(end.commit()) ? "COMMIT" : "ROLLBACK";
    } else if (command instanceof Command.Set set) {
      set(set);
    } else if (command instanceof Command.Show show) {
      show(settings.show(show.name()));
    } else if (command instanceof Command.Deallocate deallocate) {
      deallocate.name().ifPresentOrElse(extended::forget, extended::forgetAll);
    } else {
      extended.forgetAll();
      extended.closePortals();
      settings.reset();
      tag = "DISCARD ALL";
    }
    outbox.replies().complete(tag);
  }

  private void begin() {
    if (transaction.isNone()) {
      settings.begin();
    }
    transaction.begin();
  }

  private boolean end(boolean wanted) throws SQLException {
    boolean commit = wanted && !transaction.isFailed();
    if (!transaction.isNone()) {
      settings.end(commit);
    }
    transaction.end();
    extended.closePortals();
    queries.endTransaction();
    return commit;
  }

  private void set(Command.Set set) {
    String name = set.name().toLowerCase(Locale.ROOT);
    if (set.local() && transaction.isNone()) {
      outbox
          .replies()
          .notice(
              Notice.warning(
                  "25P01", "SET LOCAL lasts to the end of a transaction, but none is open"));
    } else if (name.equals("all") && set.value().isEmpty()) {
      settings.reset();
    } else {
      settings.set(name, toValue(name, set.value()), set.local());
    }
  }

  private String toValue(String name, String value) {
    String wanted = value.equalsIgnoreCase("default") ? "" : value;
    switch (name) {
      case BraidSettings.AT -> {
        return pin(wanted);
      }
      case BraidSettings.MIN_EPOCH ->
          visibility.requireKnown(name, Awaited.parseEpochs(name, wanted));
      case BraidSettings.MIN_OFFSET ->
          visibility.requireKnown(name, Awaited.parseOffsets(name, wanted));
      default -> {}
    }
    return wanted;
  }

  private String pin(String value) {
    try {
      return queries.pin(value);
    } catch (BraidException e) {
      throw new BraidException(e.code(), BraidSettings.AT + ": " + e.getMessage(), e);
    }
  }

  private void show(String value) {
    byte[] bytes = CellWriter.utf8(value);
    Replies replies = outbox.replies();
    replies.begin('D').buffer().writeShort(1).writeInt(bytes.length).writeBytes(bytes);
    replies.end();
  }
}
