package io.braid.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.type.ColumnType;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.ViewManifest;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ViewCommentsTest {
  private final Problems problems = new Problems();

  @Test
  void tellsTheDescriptionFromTheCommentsOfColumns() {
    ViewManifest view =
        describe(
            """
            -- ----------------------
            -- How late the flights of an airport are,
            -- by scheduled hour. Note that: early flights count as 0.
            --
            -- Hours are in UTC: always.
            -- Origin: IATA code of the airport,
            --   in capitals
            --   always
            -- late: more than 15 minutes

            SELECT origin, -- flights: not a comment of the view
              count(*) AS late FROM flights GROUP BY origin
            -- late: nor is this
            """);

    assertThat(view.description())
        .isEqualTo(
            "How late the flights of an airport are, by scheduled hour. Note that: early flights count as 0.\nHours are in UTC: always.");
    assertThat(view.output())
        .extracting(OutputColumn::comment)
        .containsExactly("IATA code of the airport, in capitals always", "more than 15 minutes");
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void needsNone() {
    ViewManifest view = describe("SELECT origin");
    assertThat(view.description()).isEmpty();
    assertThat(view.output()).extracting(OutputColumn::comment).containsOnly("");
  }

  @Test
  void nameTheLineThatNearlyNamesAColumn() {
    String sql = "-- Licence: CC0\n-- orign: IATA code\nSELECT origin";
    assertThat(
            new ViewDefinition("v", "views/v.sql", sql)
                .comments()
                .describe(VIEW, "views/v.sql", problems))
        .isEmpty();
    assertThat(problems.list())
        .extracting(Problem::toLine)
        .containsExactly(
            "views/v.sql:2:1: The view has no column 'orign' to comment. Did you mean 'origin'? If the line describes the view, leave out its colon.");
  }

  @Test
  void areNoTextThatSteersATerminal() {
    assertThat(describe("-- a\u001b[2Jb\n--\u0000\nSELECT 1").description()).isEqualTo("a [2Jb");
  }

  private static final ViewManifest VIEW =
      new ViewManifest(
          "v",
          "flights",
          new DefinitionHash("0123456789ab"),
          "",
          List.of(),
          List.of(),
          List.of(
              new OutputColumn("origin", ColumnType.Simple.STRING, "\"k0\""),
              new OutputColumn("late", ColumnType.Simple.BIGINT, "\"s0\"")));

  private ViewManifest describe(String sql) {
    return ViewComments.of(sql).describe(VIEW, "views/v.sql", problems).orElseThrow();
  }
}
