package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.MergedView;

/** Somebody who asks again for what was answered before, whatever has happened since. */
final class PinProcess {
  private final Schedule schedule;
  private final TableLogs logs;
  private final Truth truth;
  private final Answers answers;
  private final PlainEngine engine;
  private int repeated;

  PinProcess(Schedule schedule, TableLogs logs, Truth truth, Answers answers, PlainEngine engine) {
    this.schedule = schedule;
    this.logs = logs;
    this.truth = truth;
    this.answers = answers;
    this.engine = engine;
  }

  void live() {
    schedule.step();
    answers.findAny(schedule).ifPresent(this::repeat);
  }

  private void repeat(Answers.Answer then) {
    try {
      State now = engine.read(MergedView.load(logs, then.view(), then.epoch()));
      if (truth.lastForgotten(then.view().stream()) > 0) {
        return; // what serving nodes refuse, or answered while it was under way
      }
      assertThat(now)
          .as("%s at epoch %d, asked again", then.view().id(), then.epoch().number())
          .isEqualTo(then.state());
      repeated++;
    } catch (BraidException e) {
      if (e.code() != ErrorCode.HORIZON_EXPIRED) {
        throw e;
      }
    }
  }

  int repeated() {
    return repeated;
  }
}
