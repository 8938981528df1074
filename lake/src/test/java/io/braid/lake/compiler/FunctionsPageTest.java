package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/functions.md} says what the compiler does with every function that Spark has: a
 * function of a new Spark is missing there until the page is written again, by {@code
 * -Dbraid.write=true}.
 */
final class FunctionsPageTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final Path PAGE = Path.of("..", "docs", "functions.md");
  private static final int BATCH = 40;
  private static final int TRIES = 15;

  /** What chance said of one function. */
  private record Verdict(boolean accepted, Optional<String> objection) {}

  @Test
  void namesEveryFunctionWithItsVerdict() throws IOException {
    String page = page();
    if (Boolean.getBoolean("braid.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    Map<String, ExpressionInfo> functions = FunctionCalls.scalarFunctions();
    Map<String, Verdict> verdicts = verdicts(List.copyOf(functions.keySet()));
    assertThat(verdicts.entrySet())
        .as("functions without a call: add one to FunctionCalls")
        .allMatch(one -> one.getValue().accepted() || one.getValue().objection().isPresent());
    StringBuilder text =
        new StringBuilder(
            """
            # Which functions may a view use?

            This page is written by a test from Spark's own registry of functions and from Braid's rules (`FunctionsPageTest`, `-Dbraid.write=true`).

            ## Over an event

            In keys, conditions and arguments of aggregates. They run in Spark only, and must not be able to fail, because one such event would stop the
            stream for ever. A test calls each function with random and extreme values in all types. Dates and times of an event lie in the years 0001 to
            9999. Letter case, time zones and classes of characters come from Java: let all layers run the same version of it.

            """);
    Map<String, List<String>> groups = new TreeMap<>();
    functions.forEach(
        (name, info) -> groups.computeIfAbsent(info.getGroup(), k -> new ArrayList<>()).add(name));
    text.append("| group | accepted |\n| --- | --- |\n");
    groups.forEach(
        (group, names) ->
            text.append(
                "| %s | %s |\n"
                    .formatted(
                        group.replace("_funcs", ""),
                        names.stream()
                            .filter(
                                name ->
                                    Optional.ofNullable(verdicts.get(name))
                                        .orElseThrow()
                                        .accepted())
                            .map(name -> code(name))
                            .collect(Collectors.joining(", ")))));
    text.append(
        "\nSome of them only where they cannot fail; what is said otherwise, for example:\n\n| function | refused in some forms |\n| --- | --- |\n");
    verdicts.forEach((name, verdict) -> row(text, name, verdict, true));
    text.append(
        "\nNo call that was tried is accepted:\n\n| function | why, and the way out |\n| --- | --- |\n");
    verdicts.forEach((name, verdict) -> row(text, name, verdict, false));
    text.append(
        """

        ## Over aggregates

        They run in DuckDB when a view is read, and in Spark when it is verified. Each was run over edge values in both engines, and gave the same
        bits; what is not here is refused: `exp`, `log`, `pow` and the trigonometric functions (the last digit differs), `upper`, `lower` and `initcap`
        (other tables of letters), `reverse` (DuckDB keeps accents with their letters). Apply those to keys, which Spark computes, or in your query.
        Operators, `CASE`, `if`, `coalesce`, `nullif`, `greatest`, `least`, `abs`, `floor`, `ceil`, `round`, `cast` and `||` are allowed besides.

        | function | operands | in DuckDB |
        | --- | --- | --- |
        """);
    for (Presentation one : Presentations.ALL) {
      Object[] names = {"a", "b", "c", "d"};
      text.append(
          "| %s | %s | %s |\n"
              .formatted(
                  code(one.call().formatted(names)),
                  one.operands().stream()
                      .map(FunctionsPageTest::text)
                      .collect(Collectors.joining("; ")),
                  code(one.duckDb().formatted(names))));
    }
    return text.toString();
  }

  private static String text(Presentation.Operand operand) {
    return operand.values().isEmpty()
        ? operand.type()
        : "a literal "
            + operand.type()
            + ": "
            + operand.values().stream()
                .map(FunctionsPageTest::code)
                .collect(Collectors.joining(", "));
  }

  private static void row(StringBuilder text, String name, Verdict verdict, boolean accepted) {
    if (verdict.accepted() == accepted && (!accepted || verdict.objection().isPresent())) {
      text.append(
          "| %s | %s |\n"
              .formatted(code(name), verdict.objection().orElseThrow().replace("|", "\\|")));
    }
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static Map<String, Verdict> verdicts(List<String> functions) {
    var nothing = SPARK.createDataFrame(List.of(), EdgeRows.SCHEMA);
    FunctionCalls calls =
        new FunctionCalls(SPARK, nothing.queryExecution().analyzed(), new Random(1));
    Map<String, Verdict> verdicts = new TreeMap<>();
    for (int from = 0; from < functions.size(); from += BATCH) {
      calls
          .find(functions.subList(from, Math.min(from + BATCH, functions.size())), TRIES)
          .forEach((name, found) -> verdicts.put(name, verdict(found)));
    }
    return verdicts;
  }

  private static Verdict verdict(List<Expression> calls) {
    boolean accepted = false;
    Optional<String> objection = Optional.empty();
    Optional<String> any = Optional.empty();
    boolean onlyConstants = calls.stream().allMatch(Expression::foldable);
    for (Expression call : calls) {
      List<String> objections = EventFunctionsTest.objections(call);
      accepted |= objections.isEmpty() && (!call.foldable() || onlyConstants);
      for (String text : objections) {
        any = any.or(() -> Optional.of(text));
        boolean own = !text.startsWith("CAST(") && !text.contains("always fails");
        objection = objection.or(() -> own ? Optional.of(text) : Optional.empty());
      }
    }
    if (!accepted) {
      objection = objection.isPresent() ? objection : any;
    }
    return new Verdict(accepted, objection);
  }
}
