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
  private final Answers answers;
  private final PlainEngine engine;
  private int repeated;

  PinProcess(Schedule schedule, TableLogs logs, Answers answers, PlainEngine engine) {
    this.schedule = schedule;
    this.logs = logs;
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
