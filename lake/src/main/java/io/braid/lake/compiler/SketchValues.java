package io.braid.lake.compiler;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Greatest;
import org.apache.spark.sql.catalyst.expressions.Least;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Rint;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;

/** A double as the type that was asked for: the nearest one that there is. */
final class SketchValues {
  private SketchValues() {}

  static Expression toSpark(Expression value, DataType type) {
    if (!(type instanceof IntegralType)) {
      return type.equals(DataTypes.DoubleType) ? value : AggregateForm.cast(value, type);
    }
    Expression above = new Greatest(Trees.seq(List.of(new Rint(value), number(least(type)))));
    Expression within =
        AggregateForm.cast(new Least(Trees.seq(List.of(above, number(most(type))))), type);
    return Lifts.ifPresent(value, within); // greatest and least leave null out
  }

  static String toDuckDb(String value, DataType type) {
    if (!(type instanceof IntegralType)) {
      return "CAST(%s AS %s)".formatted(value, Types.toDuckDb(type));
    }
    return "CASE WHEN %1$s IS NOT NULL THEN CAST(least(greatest(round_even(%1$s, 0), CAST(%2$s AS DOUBLE)), CAST(%3$s AS DOUBLE)) AS %4$s) END"
        .formatted(value, least(type), most(type), Types.toDuckDb(type));
  }

  private static Literal number(double value) {
    return Literal.create(value, DataTypes.DoubleType);
  }

  private static double least(DataType type) {
    return -Math.scalb(1.0, bits(type));
  }

  /** The greatest double that fits. */
  private static double most(DataType type) {
    double beyond = Math.scalb(1.0, bits(type));
    return Math.min(beyond - 1, Math.nextDown(beyond));
  }

  private static int bits(DataType type) {
    return type.defaultSize() * 8 - 1;
  }
}
