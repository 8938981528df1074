package io.braid.speed.source.inbox;

import java.util.function.Predicate;

/** Where events for one stream come in. */
public interface Door {

  /** Names it in messages. */
  String name();

  /**
   * Lets events in.
   *
   * @param inbox takes them, or says that there is no room
   */
  void open(Predicate<Posted> inbox);

  /** Lets none in any more. */
  void close();
}
