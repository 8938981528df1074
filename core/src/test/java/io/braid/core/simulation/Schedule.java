package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Runs actors one at a time. At each of their steps the seed decides who goes on next, whether the
 * one that goes on has crashed meanwhile, and which delayed effect arrives.
 */
final class Schedule {

  /** A process was killed. Not an exception that protocol code could handle. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash() {
      super("killed", null, false, false);
    }
  }

  private static final class Actor {
    final String name;
    final Semaphore turn = new Semaphore(0);
    boolean crashes;
    boolean ended;

    Actor(String name) {
      this.name = name;
    }
  }

  /** Steps after which a process that has been told to end should have. */
  private static final int CIRCLES = 50_000;

  private final Random random;
  private final double crashRate;
  private final Semaphore control = new Semaphore(0);
  private final List<Actor> actors = new ArrayList<>();
  private final List<Runnable> delayed = new ArrayList<>();
  private final ThreadLocal<Actor> current = new ThreadLocal<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int remaining;
  private int crashes;

  Schedule(Random random, int steps, double crashRate) {
    this.random = random;
    this.remaining = steps;
    this.crashRate = crashRate;
  }

  /** Adds an actor: one process after another, each until it ends, fails or is killed. */
  void add(String name, Runnable process) {
    Actor actor = new Actor(name);
    actors.add(actor);
    Thread thread =
        new Thread(
            () -> {
              current.set(actor);
              actor.turn.acquireUninterruptibly();
              try {
                live(process);
              } catch (Throwable e) {
                failures.add(new AssertionError(actor.name + ": " + e, e));
              }
              actor.ended = true;
              control.release();
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs until the steps are used up and every actor has ended. */
  void run() {
    while (failures.isEmpty()) {
      List<Actor> living = actors.stream().filter(actor -> !actor.ended).toList();
      if (living.isEmpty()) {
        break;
      }
      remaining--;
      assertThat(remaining).as("an actor goes round in circles").isGreaterThan(-CIRCLES);
      if (!delayed.isEmpty() && random.nextInt(4) == 0) {
        delayed.remove(random.nextInt(delayed.size())).run();
      }
      Actor next = living.get(random.nextInt(living.size()));
      next.crashes = !isOver() && random.nextDouble() < crashRate;
      next.turn.release();
      control.acquireUninterruptibly();
    }
    delayed.forEach(Runnable::run);
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.get(0).getMessage(), failures.get(0));
    }
  }

  /** A point at which others may go first, and at which a process may die. */
  void step() {
    Actor actor = current.get();
    if (actor == null) {
      return;
    }
    pause(actor);
    if (actor.crashes) {
      crashes++;
      throw new Crash();
    }
  }

  private void pause(Actor actor) {
    control.release();
    actor.turn.acquireUninterruptibly();
  }

  /** Lets an effect arrive at some later step. */
  void later(Runnable effect) {
    delayed.add(effect);
  }

  boolean isOver() {
    return remaining <= 0;
  }

  boolean happens(double probability) {
    return !isOver() && random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int crashes() {
    return crashes;
  }

  private void live(Runnable process) {
    while (!isOver()) {
      try {
        process.run();
      } catch (Crash e) {
        // The next process starts from what the lake holds.
      }
      pause(current.get());
    }
  }
}
