package io.braid.lake.compiler;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IntegralDivide;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NullIf;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.SplitPart;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;

/** Which expressions may be evaluated for each event: those that no event can make fail. */
final class EventRules {
  /** Cannot fail, whatever their operands are. */
  private static final Set<String> TOTAL =
      Set.of(
          "And",
          "Or",
          "Not",
          "EqualTo",
          "EqualNullSafe",
          "LessThan",
          "LessThanOrEqual",
          "GreaterThan",
          "GreaterThanOrEqual",
          "In",
          "InSet",
          "IsNull",
          "IsNotNull",
          "IsNaN",
          "If",
          "CaseWhen",
          "Coalesce",
          "Greatest",
          "Least",
          "NaNvl",
          "AtLeastNNonNulls",
          "Upper",
          "Lower",
          "InitCap",
          "Length",
          "OctetLength",
          "BitLength",
          "Substring",
          "StringTrim",
          "StringTrimLeft",
          "StringTrimRight",
          "Concat",
          "ConcatWs",
          "StringReplace",
          "StringTranslate",
          "Like",
          "StartsWith",
          "EndsWith",
          "Contains",
          "StringInstr",
          "StringLocate",
          "Reverse",
          "Ascii",
          "SoundEx",
          "Levenshtein",
          "Year",
          "YearOfWeek",
          "Quarter",
          "Month",
          "WeekOfYear",
          "DayOfYear",
          "DayOfMonth",
          "DayOfWeek",
          "WeekDay",
          "Hour",
          "Minute",
          "Second",
          "SecondWithFraction",
          "TruncDate",
          "TruncTimestamp",
          "LastDay",
          "DateDiff",
          "UnixDate",
          "UnixMicros",
          "UnixMillis",
          "UnixSeconds",
          "BitwiseAnd",
          "BitwiseOr",
          "BitwiseXor",
          "BitwiseNot",
          "Signum",
          "Sqrt",
          "Exp",
          "Log10",
          "Log2",
          "Log",
          "Pow",
          "ToUTCTimestamp",
          "LikeAll",
          "LikeAny");

  /** Cannot fail if their second operand is written down. */
  private static final Set<String> TOTAL_WITH_LITERAL =
      Set.of(
          "RLike",
          "DateAdd",
          "DateSub",
          "TimeAdd",
          "DateFormatClass",
          "StringLPad",
          "StringRPad",
          "StringRepeat");

  /** Cannot fail if the result fits its type. */
  private static final Set<String> ARITHMETIC =
      Set.of(
          "Add",
          "Subtract",
          "Multiply",
          "UnaryMinus",
          "UnaryPositive",
          "Abs",
          "Floor",
          "Ceil",
          "Round",
          "BRound",
          "RoundFloor",
          "RoundCeil",
          "CheckOverflow",
          "PromotePrecision");

  private final Findings findings;

  EventRules(Findings findings) {
    this.findings = findings;
  }

  void check(Expression e) {
    if (e instanceof RuntimeReplaceable replaceable && !(e instanceof SplitPart)) {
      check(replaceable.replacement());
      return;
    }
    findObjection(e).ifPresent(text -> findings.refuse(e, text));
    Trees.list(e.children()).forEach(this::check);
  }

  private Optional<String> findObjection(Expression e) {
    String name = e.getClass().getSimpleName();
    if (e instanceof Attribute || e instanceof Literal || TOTAL.contains(name) || isTry(e)) {
      return Optional.empty();
    }
    if (!e.deterministic()) {
      return Optional.of(Refusals.nonDeterministic(e));
    }
    if (e instanceof Cast cast) {
      return isTotal(cast) ? Optional.empty() : Optional.of(castCanFail(cast));
    }
    if (e instanceof Divide
        || e instanceof IntegralDivide
        || e instanceof Remainder
        || e instanceof Pmod) {
      return findDivisionObjection(e);
    }
    if (ARITHMETIC.contains(name)) {
      return fits(e) ? Optional.empty() : Optional.of(canOverflow(e));
    }
    if (TOTAL_WITH_LITERAL.contains(name)) {
      boolean literal = Trees.list(e.children()).get(1).foldable();
      return literal
          ? Optional.empty()
          : Optional.of(
              "the second argument of %s must be written down, or an event could make it fail. Give a literal."
                  .formatted(Findings.text(e)));
    }
    if (e instanceof SplitPart split) {
      boolean fine =
          split.partNum() instanceof Literal part && !Integer.valueOf(0).equals(part.value());
      return fine
          ? Optional.empty()
          : Optional.of(
              "%s fails for part 0. Give the number of the part as a literal other than 0."
                  .formatted(Findings.text(e)));
    }
    return Optional.of(Refusals.untested(e, "an event's columns"));
  }

  private static boolean isTry(Expression e) {
    return "TryEval".equals(e.getClass().getSimpleName())
        || (e instanceof Cast cast && cast.evalMode().equals(EvalMode.TRY()))
        || (e instanceof org.apache.spark.sql.catalyst.expressions.BinaryArithmetic arithmetic
            && arithmetic.evalMode().equals(EvalMode.TRY()));
  }

  private static String castCanFail(Cast cast) {
    String type = cast.dataType().sql().toLowerCase(Locale.ROOT);
    String child = Findings.text(cast.child());
    String text = Findings.text(cast);
    return "%s fails for an event whose value does not fit, and would stop the stream for ever. Write try_cast(%s AS %s), which gives null for it."
        .formatted(
            text.equals(child) ? "%s is read as %s here, which".formatted(text, type) : text,
            child,
            type);
  }

  private static boolean isTotal(Cast cast) {
    DataType from = cast.child().dataType();
    DataType to = cast.dataType();
    if (from.equals(to) || from.equals(DataTypes.NullType) || to.equals(DataTypes.StringType)) {
      return true;
    }
    boolean floating = to.equals(DataTypes.DoubleType) || to.equals(DataTypes.FloatType);
    if (from instanceof NumericType && floating) {
      return true;
    }
    if (from.equals(DataTypes.DateType) || from.equals(DataTypes.TimestampType)) {
      return to.equals(DataTypes.DateType)
          || to.equals(DataTypes.TimestampType)
          || to.equals(DataTypes.LongType);
    }
    if (from.equals(DataTypes.BooleanType)) {
      return to instanceof NumericType && !(to instanceof DecimalType);
    }
    if (cast.child().foldable()) {
      return !from.equals(DataTypes.StringType) || succeeds(cast);
    }
    boolean exact = !from.equals(DataTypes.DoubleType) && !from.equals(DataTypes.FloatType);
    return exact && from instanceof NumericType && to instanceof NumericType && fits(cast);
  }

  private static boolean succeeds(Expression constant) {
    try {
      Object ignored = constant.eval(org.apache.spark.sql.catalyst.InternalRow.empty());
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean fits(Expression e) {
    Optional<Bounds> type = Bounds.ofType(e.dataType());
    if (type.isEmpty()) {
      return true; // floating point goes to infinity
    }
    Optional<Bounds> value = Bounds.compute(e);
    boolean rounds =
        Set.of("Round", "BRound", "Floor", "Ceil").contains(e.getClass().getSimpleName());
    Expression operand = Trees.list(e.children()).get(0);
    if (rounds && value.isEmpty()) {
      // A decimal's result type has room for the carry; an integer's only without a negative scale.
      List<Expression> operands = Trees.list(e.children());
      return operand.dataType() instanceof DecimalType
          || operand.dataType().equals(DataTypes.DoubleType)
          || (operands.size() > 1
              && operands.get(1) instanceof Literal scale
              && scale.value() instanceof Integer digits
              && digits >= 0);
    }
    if (value.isEmpty()) {
      return false;
    }
    if (rounds) {
      return true;
    }
    return value.get().within(type.get());
  }

  private static Optional<String> findDivisionObjection(Expression e) {
    Expression divisor = Trees.list(e.children()).get(1);
    if (!isNeverZero(divisor)) {
      return Optional.of(divisionByZero(e, divisor));
    }
    boolean decimal = e.dataType() instanceof DecimalType;
    boolean floating = e.dataType().equals(DataTypes.DoubleType);
    boolean safe =
        floating || (decimal && e instanceof Divide)
            ? true
            : !(e instanceof IntegralDivide) || fits(e);
    if (decimal && e instanceof Divide) {
      safe =
          Bounds.compute(e)
              .map(value -> value.within(Bounds.ofType(e.dataType()).orElseThrow()))
              .orElse(false);
    }
    return safe ? Optional.empty() : Optional.of(canOverflow(e));
  }

  static boolean isNeverZero(Expression divisor) {
    Expression e = divisor;
    while (e instanceof Cast cast && cast.dataType() instanceof NumericType) {
      e = cast.child();
    }
    if (e instanceof NullIf nullIf) {
      return nullIf.right().foldable() && isZero(nullIf.right());
    }
    return Bounds.of(divisor).map(Bounds::excludeZero).orElse(false);
  }

  private static boolean isZero(Expression constant) {
    return Bounds.of(constant)
        .map(value -> value.low().signum() == 0 && value.high().signum() == 0)
        .orElse(false);
  }

  static String divisionByZero(Expression e, Expression divisor) {
    String zero = Findings.text(divisor);
    String way =
        e instanceof Divide
            ? "Write try_divide(%s, %s), or divide"
                .formatted(Findings.text(Trees.list(e.children()).get(0)), zero)
            : "Divide";
    return "%s fails when %s is 0. %s by nullif(%s, 0), which gives null then."
        .formatted(Findings.text(e), zero, way, zero);
  }

  private static String canOverflow(Expression e) {
    List<Expression> operands = Trees.list(e.children());
    Optional<String> attempt =
        Optional.ofNullable(
                Map.of("Add", "try_add", "Subtract", "try_subtract", "Multiply", "try_multiply")
                    .get(e.getClass().getSimpleName()))
            .map(
                function ->
                    ", or write %s(%s, %s), which gives null then"
                        .formatted(
                            function,
                            Findings.text(operands.get(0)),
                            Findings.text(operands.get(1))));
    return "%s can leave the range of %s, and one such event would stop the stream for ever. Cast an operand to a wider type first%s."
        .formatted(
            Findings.text(e), e.dataType().sql().toLowerCase(Locale.ROOT), attempt.orElse(""));
  }
}
