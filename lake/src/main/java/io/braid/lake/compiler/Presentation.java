package io.braid.lake.compiler;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * A function of Spark that DuckDB computes alike over these operands.
 *
 * @param type simple name of the class that Spark makes of it
 * @param call how a view's SQL writes it; operands in order are {@code %1$s}, {@code %2$s}, …
 * @param duckDb how DuckDB's SQL writes it
 */
record Presentation(String type, String call, String duckDb, List<Operand> operands) {

  /**
   * @param values if not empty, the operand is one of these, written down
   */
  record Operand(String type, List<String> values) {
    /** As in {@code double}, or {@code int: 1, 2}. */
    static Operand of(String text) {
      String[] parts = text.split(": ", 2);
      return new Operand(parts[0], parts.length == 1 ? List.of() : List.of(parts[1].split(", ")));
    }

    private boolean fits(Expression e) {
      if (!e.dataType().sql().toLowerCase(Locale.ROOT).equals(type)) {
        return false;
      }
      return values.isEmpty()
          || Constants.find(e)
              .map(value -> values.contains(value.toString().toLowerCase(Locale.ROOT)))
              .orElse(false);
    }
  }

  boolean fits(Expression e) {
    List<Expression> given = Trees.list(e.children());
    if (!e.getClass().getSimpleName().equals(type) || given.size() != operands.size()) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      if (!operands.get(i).fits(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  String translate(Expression e, Function<Expression, String> operand) {
    return "(" + duckDb.formatted(Trees.list(e.children()).stream().map(operand).toArray()) + ")";
  }
}
