package io.braid.lake.compiler;

import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import scala.Option;

/** An output's name and the expression behind it. */
final class Named {
  private Named() {}

  static Expression body(NamedExpression output) {
    return output instanceof Alias alias ? alias.child() : (Expression) output;
  }

  static NamedExpression with(NamedExpression output, Expression body) {
    return new Alias(
        body, output.name(), output.exprId(), Trees.none(), Option.empty(), Trees.none());
  }
}
