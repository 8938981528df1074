package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/view-language.md} lists the aggregates as the compiler knows them; {@code
 * -Dbraid.write=true} writes its table again.
 */
final class AggregatesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "view-language.md");
  private static final String BEGIN = "<!-- aggregates: written by AggregatesPageTest -->\n";
  private static final String END = "<!-- end of aggregates -->";

  @Test
  void listsEveryAggregateWithItsVerdictBoundAndState() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("braid.write")) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
    }
    assertThat(page.substring(begin, end)).isEqualTo(table());
  }

  private static String table() {
    StringBuilder text =
        new StringBuilder(
            "| function | over | answer | verdict | state of a key |\n| --- | --- | --- | --- | --- |\n");
    for (AggregateEntry entry : AggregateRegistry.ENTRIES) {
      String verdict = entry.group().name().toLowerCase(Locale.ROOT);
      text.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  entry.functions(),
                  entry.over(),
                  entry.answer(),
                  entry.bound().isEmpty() ? verdict : verdict + ": " + entry.bound(),
                  entry.state()));
    }
    return text.toString();
  }
}
