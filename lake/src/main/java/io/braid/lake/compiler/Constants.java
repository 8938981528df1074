package io.braid.lake.compiler;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Values that are known when a view is compiled. */
final class Constants {
  /** Another value in the next query, though Spark calls them deterministic. */
  private static final Set<String> CHANGING =
      Set.of(
          "CurrentTimestamp",
          "Now",
          "CurrentDate",
          "LocalTimestamp",
          "CurrentTimeZone",
          "CurrentDatabase",
          "CurrentCatalog",
          "CurrentUser",
          "CurrentBatchTimestamp",
          "AesEncrypt");

  private static final Set<String> GROWING =
      Set.of(
          "StringRepeat",
          "StringSpace",
          "StringLPad",
          "StringRPad",
          "BinaryPad",
          "ArrayRepeat",
          "ArrayInsert",
          "Sequence",
          "FormatString");

  private Constants() {}

  /** Whether its value can be large though its operands are small. */
  static boolean canGrow(Expression e) {
    return GROWING.contains(e.getClass().getSimpleName());
  }

  static boolean isChanging(Expression e) {
    return CHANGING.contains(e.getClass().getSimpleName());
  }

  /** Empty if it is not constant, is null, or fails. */
  static Optional<Object> find(Expression e) {
    if (!e.foldable()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(eval(e));
    } catch (Exception failure) {
      return Optional.empty();
    }
  }

  static boolean succeeds(Expression constant) {
    return findError(constant).isEmpty();
  }

  static Optional<String> findError(Expression constant) {
    try {
      Object ignored = eval(constant);
      return Optional.empty();
    } catch (Exception failure) {
      return Optional.of(SparkErrors.toText(failure));
    }
  }

  private static @Nullable Object eval(Expression constant) {
    try {
      return constant.eval(InternalRow.empty());
    } catch (Exception failure) { // an AnalysisException too, which Spark does not declare
      throw failure instanceof RuntimeException undeclared
          ? undeclared
          : new IllegalArgumentException(failure.getMessage(), failure);
    }
  }

  /** How it fails with its constant operands and simple values for the others, if it does. */
  static Optional<String> findFailure(Expression e) {
    List<Expression> operands =
        Trees.list(e.children()).stream()
            .map(child -> child.foldable() ? child : simple(child.dataType()))
            .map(Expression.class::cast)
            .toList();
    return findError((Expression) e.withNewChildren(Trees.seq(operands)));
  }

  private static Expression simple(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return new Literal(UTF8String.fromString("a"), type);
    }
    if (type instanceof NumericType) {
      return AggregateForm.cast(new Literal(1, DataTypes.IntegerType), type);
    }
    if (Calendar.isDateOrTime(type)) {
      return type.equals(DataTypes.DateType) ? new Literal(0, type) : new Literal(0L, type);
    }
    if (type.equals(DataTypes.BinaryType)) {
      return new Literal(new byte[] {'a'}, type);
    }
    return type.equals(DataTypes.BooleanType) ? new Literal(true, type) : new Literal(null, type);
  }
}
