package io.braid.lake.compiler;

import io.braid.core.type.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;

/**
 * One statement of a function's documentation, {@code SELECT f(…)}, made into views that use it at
 * every place. Its inline table, if it has one, becomes the stream.
 */
record FunctionExample(String expression, List<Column> schema) {
  private static final Pattern STATEMENT = Pattern.compile("(?m)^ *> *(SELECT .*?);? *$");
  private static final Pattern TABLE =
      Pattern.compile("(?is)^SELECT (.*) FROM (VALUES .*\\bAS (\\w+) ?\\(.*\\))$");

  static List<FunctionExample> all(SparkSession spark) {
    List<FunctionExample> examples = new ArrayList<>();
    for (FunctionIdentifier function :
        Trees.list(spark.sessionState().functionRegistry().listFunction())) {
      Optional<ExpressionInfo> info =
          Trees.optional(spark.sessionState().functionRegistry().lookupFunction(function));
      info.map(ExpressionInfo::getExamples)
          .ifPresent(
              text -> {
                Matcher statement = STATEMENT.matcher(text);
                while (statement.find()) {
                  find(spark, statement.group(1)).ifPresent(examples::add);
                }
              });
    }
    return examples;
  }

  private static Optional<FunctionExample> find(SparkSession spark, String statement) {
    Matcher table = TABLE.matcher(statement);
    if (!table.matches()) {
      return Optional.of(
          new FunctionExample(statement.substring("SELECT ".length()), Events.SCHEMA));
    }
    try {
      List<Column> columns =
          SparkTests.columns(spark.sql("SELECT * FROM " + table.group(2)).schema());
      return columns.isEmpty()
          ? Optional.empty()
          : Optional.of(new FunctionExample(table.group(1), columns));
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  List<String> texts() {
    String key = schema.get(0).name();
    List<String> texts =
        new ArrayList<>(
            List.of(
                "SELECT %s AS v FROM events".formatted(expression),
                "SELECT %s AS v, count(*) AS n FROM events GROUP BY 1".formatted(expression),
                "SELECT %s, max(%s) AS v FROM events GROUP BY %1$s".formatted(key, expression),
                "SELECT %s, count(*) AS n FROM events WHERE (%s) IS NOT NULL GROUP BY %1$s"
                    .formatted(key, expression),
                "SELECT %s, %s AS v FROM events GROUP BY %1$s".formatted(key, expression)));
    if (schema.equals(Events.SCHEMA)) {
      String columns = SqlText.withColumns(expression, "s", "i");
      texts.add("SELECT %s AS v, count(*) AS n FROM events GROUP BY 1".formatted(columns));
      texts.add(
          "SELECT g, %s AS v FROM events GROUP BY g"
              .formatted(SqlText.withColumns(expression, "max(s)", "count(*)")));
    }
    return texts;
  }
}
