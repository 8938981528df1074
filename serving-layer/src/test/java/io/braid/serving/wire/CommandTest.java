package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CommandTest {
  @Test
  void knowsTheCommandsOfASession() {
    assertThat(Command.find("begin")).contains(new Command.Begin());
    assertThat(Command.find("START TRANSACTION READ ONLY")).contains(new Command.Begin());
    assertThat(Command.find("commit work")).contains(new Command.End(true));
    assertThat(Command.find("ROLLBACK")).contains(new Command.End(false));
    assertThat(Command.find("DISCARD ALL")).contains(new Command.Discard());
    assertThat(Command.find("DEALLOCATE ALL")).contains(new Command.Deallocate(Optional.empty()));
    assertThat(Command.find("deallocate prepare \"S_1\""))
        .contains(new Command.Deallocate(Optional.of("S_1")));
  }

  @Test
  void readsSettings() {
    assertThat(Command.find("SET extra_float_digits = 3"))
        .contains(new Command.Set("extra_float_digits", "3", false));
    assertThat(Command.find("/* x */ set session statement_timeout to '5s'"))
        .contains(new Command.Set("statement_timeout", "5s", false));
    assertThat(Command.find("SET TIME ZONE 'UTC'"))
        .contains(new Command.Set("timezone", "UTC", false));
    assertThat(Command.find("set local braid.wait = '5s'"))
        .contains(new Command.Set("braid.wait", "5s", true));
    assertThat(Command.find("RESET braid.at")).contains(new Command.Set("braid.at", "", false));
    assertThat(Command.find("SET braid.at TO '" + "a@1,".repeat(200) + "b@1'"))
        .contains(new Command.Set("braid.at", "a@1,".repeat(200) + "b@1", false));
    assertThat(Command.find("SHOW TRANSACTION ISOLATION LEVEL"))
        .contains(new Command.Show("transaction_isolation"));
  }

  @Test
  void leavesQueriesAlone() {
    assertThat(Command.find("SELECT 1")).isEmpty();
    assertThat(Command.find("WITH begin AS (SELECT 1) SELECT * FROM begin")).isEmpty();
    assertThat(Command.find("")).isEmpty();
    assertThat(Command.find("DROP TABLE x")).isEmpty();
  }
}
