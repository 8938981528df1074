package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/**
 * The percentages that a query asks for: one, or an array of them.
 *
 * @param isArray whether the answer is an array too
 */
record Portions(List<Double> values, boolean isArray) {

  static Optional<Portions> find(Expression e) {
    if (!e.foldable()) {
      return Optional.empty();
    }
    Object value = e.eval(InternalRow.empty());
    if (value instanceof Number one) {
      return Optional.of(new Portions(List.of(one.doubleValue()), false)).filter(Portions::valid);
    }
    if (!(value instanceof ArrayData array)) {
      return Optional.empty();
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        return Optional.empty();
      }
      values.add(array.getDouble(i));
    }
    return Optional.of(new Portions(values, true)).filter(Portions::valid);
  }

  private boolean valid() {
    return !values.isEmpty() && values.stream().allMatch(each -> each >= 0 && each <= 1);
  }

  /** A value for each; null if there is no text. */
  Expression spark(Expression text, BiFunction<Expression, String, Expression> read) {
    List<Expression> each = values.stream().map(q -> read.apply(text, Double.toString(q))).toList();
    if (!isArray) {
      return each.get(0);
    }
    Expression all = new CreateArray(Trees.seq(each), false);
    return new If(
        new IsNull(text), Lifts.none(DataTypes.createArrayType(each.get(0).dataType())), all);
  }

  /** The same as SQL. */
  String duckDb(String text, BiFunction<String, String, String> read) {
    List<String> each = values.stream().map(q -> read.apply(text, Double.toString(q))).toList();
    return isArray
        ? "CASE WHEN %s IS NOT NULL THEN %s END"
            .formatted(text, each.stream().collect(Collectors.joining(", ", "[", "]")))
        : each.get(0);
  }
}
