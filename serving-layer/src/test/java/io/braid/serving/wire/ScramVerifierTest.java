package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScramVerifierTest {
  @Test
  void itsTextIsPostgresqlsAndReadsBack() {
    ScramVerifier verifier = ScramVerifier.of("pencil", new SecureRandom());
    assertThat(verifier.toText()).startsWith("SCRAM-SHA-256$4096:").doesNotContain("pencil");
    ScramVerifier again = ScramVerifier.parse(verifier.toText());
    assertThat(again.toText()).isEqualTo(verifier.toText());
    assertThat(verifier.toString()).doesNotContain("key");
  }

  @Test
  void refusesOtherTextsWithoutQuotingThem() {
    assertThatThrownBy(() -> ScramVerifier.parse("plain secret"))
        .hasMessageNotContaining("plain secret");
  }

  @Test
  void aNameThatNobodyHasKeepsItsSalt() {
    Users users = new Users(Map.of(), new SecureRandom());
    assertThat(users.verifier("x").salt()).isEqualTo(users.verifier("x").salt());
    assertThat(users.verifier("x").salt()).isNotEqualTo(users.verifier("y").salt());
  }
}
