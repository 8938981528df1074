package io.braid.serving.follow;

import io.braid.core.error.BraidException;
import io.braid.core.error.Category;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.serving.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows the registry, the audits, and each stream on a thread of its own, until it is closed.
 * Streams and views come and go with the registry.
 */
public final class LakeFollow implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TableLogs logs;
  private final Store store;
  private final Clock clock;
  private final Consumer<String> notes;
  private final Registrar registrar;
  private final Map<String, Rounds> streams = new HashMap<>();
  private volatile Registry registry = Registry.EMPTY;
  private String noted = "";
  private final Rounds rounds = new Rounds("follow-registry", this::followRegistry);
  private final Rounds audits;

  /**
   * @param notes what an operator should read
   */
  public LakeFollow(TableLogs logs, Store store, Clock clock, Consumer<String> notes) {
    this.logs = logs;
    this.store = store;
    this.clock = clock;
    this.notes = notes;
    this.registrar = new Registrar(logs);
    AuditsFollow follow = new AuditsFollow(logs, store, notes);
    this.audits = new Rounds("follow-audits", follow::step);
  }

  /**
   * Serves what the lake holds now, as far as it can be read, then goes on in the background.
   *
   * @throws BraidException of category CONFIGURATION: the lake is not one that this Braid can serve
   */
  public void start() {
    try {
      registry = registrar.load();
    } catch (BraidException e) {
      if (e.code().category() == Category.CONFIGURATION) {
        throw e;
      }
    }
    for (StreamEntry stream : registry.streams()) {
      streams.computeIfAbsent(stream.name(), name -> newRounds(stream)).catchUp();
    }
    streams.values().forEach(Rounds::start);
    rounds.start();
    audits.start();
  }

  private Duration followRegistry() {
    try {
      registry = registrar.load();
      noted = "";
    } catch (RuntimeException | Error e) {
      note("The registry cannot be read; what was known of it goes on: " + e.getMessage());
      return RETRY;
    }
    for (StreamEntry stream : registry.streams()) {
      if (!streams.containsKey(stream.name())) {
        Rounds started = newRounds(stream);
        streams.put(stream.name(), started);
        started.start();
      }
    }
    streams.entrySet().removeIf(this::isGone);
    return POLL;
  }

  private boolean isGone(Map.Entry<String, Rounds> stream) {
    boolean gone = registry.findStream(stream.getKey()).isEmpty();
    if (gone) {
      stream.getValue().close();
      store.forget(stream.getKey());
    }
    return gone;
  }

  private Rounds newRounds(StreamEntry stream) {
    StreamFollow follow = new StreamFollow(logs, store, stream, clock, notes);
    return new Rounds(
        "follow-" + stream.name(), () -> follow.step(registry.viewsOf(stream.name())));
  }

  private void note(String text) {
    if (!text.equals(noted)) {
      notes.accept(text);
      noted = text;
    }
  }

  /** Waits for steps under way. */
  @Override
  public void close() {
    rounds.close();
    audits.close();
    streams.values().forEach(Rounds::close);
  }
}
