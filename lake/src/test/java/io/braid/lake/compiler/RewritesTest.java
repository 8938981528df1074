package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a refusal offers instead is accepted, put in the place of what it refuses. */
final class RewritesTest {
  private static final Pattern OFFER =
      Pattern.compile(
          "^(?:=> \\w+ +)?views/v\\.sql:\\d+: (.*?) (?:adds|fails|can leave|over|is read as|is rounded) .*?[Ww]rite (\\w+\\(.*?\\)(?: / \\w+\\(.*?\\))?)(?:, (?:which|or)|\\.$|\\. )");

  /** Says the kind of thing, not the thing. */
  private static final Pattern SCHEMATIC = Pattern.compile("…|year, month, day");

  private final ViewCompiler compiler =
      new ViewCompiler(LakeSession.open("test", "local[2]", Map.of()));

  @TestFactory
  Stream<DynamicTest> whatIsOfferedCompiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String one : cases()) {
      String sql = one.split("\n=> ", 2)[0];
      for (String line : one.substring(sql.length()).strip().split("\n")) {
        Matcher offer = OFFER.matcher(line);
        if (offer.find() && !SCHEMATIC.matcher(offer.group(2)).find()) {
          String rewritten =
              at(offer.group(1)).matcher(sql).replaceAll(Matcher.quoteReplacement(offer.group(2)));
          tests.add(DynamicTest.dynamicTest(rewritten, () -> compiles(rewritten)));
        }
      }
    }
    return tests.stream();
  }

  private static Pattern at(String text) {
    return Pattern.compile("(?<!\\w)%s(?!\\w)".formatted(Pattern.quote(text)));
  }

  private static String[] cases() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(RewritesTest.class.getResourceAsStream("refusals.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n\n");
    }
  }

  private void compiles(String sql) {
    assertThatCode(() -> compiler.compile("v", "views/v.sql", sql, Events.STREAM, Events.SCHEMA))
        .doesNotThrowAnyException();
  }
}
