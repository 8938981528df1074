package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.braid.core.error.BraidException;
import io.braid.core.error.Problems;
import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is refused, and with which words: {@code refusals.txt} holds a query and its text each. */
final class RefusedViewsTest {
  private final ViewCompiler compiler =
      new ViewCompiler(LakeSession.open("test", "local[2]", Map.of()));

  @TestFactory
  Stream<DynamicTest> saysWhyAndTheWayOut() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(RefusedViewsTest.class.getResourceAsStream("refusals.txt"))) {
      String cases = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(cases.strip().split("\n\n", -1))
          .map(one -> one.split("\n=> ", 2))
          .map(one -> DynamicTest.dynamicTest(one[0], () -> isRefused(one[0], one[1])));
    }
  }

  private void isRefused(String sql, String text) {
    BraidException refusal =
        catchThrowableOfType(
            BraidException.class,
            () -> compiler.compile("v", "views/v.sql", sql, Events.STREAM, Events.SCHEMA));
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.toText()).isEqualTo(text);
  }

  @Test
  void reportsAllViewsAtOnce() {
    Problems problems = new Problems();
    compiler.find(
        "a",
        "views/a.sql",
        "SELECT mode(i) AS m FROM events",
        Sources.of("events", Events.SCHEMA),
        problems);
    compiler.find(
        "b",
        "views/b.sql",
        "SELECT count(*) AS m,\n sum(j) AS k FROM events",
        Sources.of("events", Events.SCHEMA),
        problems);
    assertThat(problems.list())
        .extracting(problem -> problem.where())
        .containsExactly("views/a.sql:1:8", "views/b.sql:2:6");
  }
}
