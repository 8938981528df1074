package io.braid.lake.compiler;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Abs;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Ceil;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Floor;
import org.apache.spark.sql.catalyst.expressions.Greatest;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IntegralDivide;
import org.apache.spark.sql.catalyst.expressions.Least;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/** Between which numbers an expression's value lies, both included, if it is not null. */
record Bounds(BigDecimal low, BigDecimal high) {

  static Bounds of(long low, long high) {
    return new Bounds(BigDecimal.valueOf(low), BigDecimal.valueOf(high));
  }

  boolean within(Bounds other) {
    return low.compareTo(other.low) >= 0 && high.compareTo(other.high) <= 0;
  }

  boolean excludeZero() {
    return low.signum() > 0 || high.signum() < 0;
  }

  private Bounds union(Bounds other) {
    return new Bounds(low.min(other.low), high.max(other.high));
  }

  private static Bounds hull(BigDecimal... values) {
    return new Bounds(
        Stream.of(values).reduce(BigDecimal::min).orElseThrow(),
        Stream.of(values).reduce(BigDecimal::max).orElseThrow());
  }

  private BigDecimal magnitude() {
    return low.abs().max(high.abs());
  }

  /** All values of a type; none for floating point and for what is not a number. */
  static Optional<Bounds> ofType(DataType type) {
    if (type instanceof DecimalType decimal) {
      BigDecimal most =
          new BigDecimal(BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE))
              .movePointLeft(decimal.scale());
      return Optional.of(new Bounds(most.negate(), most));
    }
    if (type.equals(DataTypes.ByteType)) {
      return Optional.of(of(Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
    if (type.equals(DataTypes.ShortType)) {
      return Optional.of(of(Short.MIN_VALUE, Short.MAX_VALUE));
    }
    if (type.equals(DataTypes.IntegerType)) {
      return Optional.of(of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return type.equals(DataTypes.LongType)
        ? Optional.of(of(Long.MIN_VALUE, Long.MAX_VALUE))
        : Optional.empty();
  }

  /** The narrowest bounds known; never outside those of the type, if it has any. */
  static Optional<Bounds> of(Expression expression) {
    Optional<Bounds> all = ofType(expression.dataType());
    Optional<Bounds> known =
        compute(expression)
            .map(bounds -> isFloating(expression.dataType()) ? bounds.widened() : bounds);
    return known.isPresent() && all.map(known.get()::within).orElse(true) ? known : all;
  }

  private static boolean isFloating(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  /** By more than floating point can round. */
  private Bounds widened() {
    BigDecimal slack = magnitude().movePointLeft(6);
    return new Bounds(
        low.signum() > 0 ? low.subtract(slack).max(low.movePointLeft(1)) : low.subtract(slack),
        high.signum() < 0 ? high.add(slack).min(high.movePointLeft(1)) : high.add(slack));
  }

  /** Before the result is squeezed into the expression's type. */
  static Optional<Bounds> compute(Expression e) {
    if (e instanceof RuntimeReplaceable replaceable) {
      return of(replaceable.replacement());
    }
    if (e instanceof Literal literal) {
      return ofLiteral(literal.value());
    }
    if (e instanceof AggregateExpression aggregate
        && aggregate.aggregateFunction() instanceof Count) {
      return Optional.of(of(0, Long.MAX_VALUE));
    }
    return switch (e.getClass().getSimpleName()) {
      case "Hour" -> Optional.of(of(0, 23));
      case "Minute", "Second" -> Optional.of(of(0, 59));
      case "Year", "YearOfWeek" -> Optional.of(of(0, 10_000));
      case "Quarter" -> Optional.of(of(1, 4));
      case "Month" -> Optional.of(of(1, 12));
      case "WeekOfYear" -> Optional.of(of(1, 53));
      case "DayOfMonth" -> Optional.of(of(1, 31));
      case "DayOfYear" -> Optional.of(of(1, 366));
      case "DayOfWeek" -> Optional.of(of(1, 7));
      case "WeekDay" -> Optional.of(of(0, 6));
      case "Length", "OctetLength", "StringInstr", "StringLocate" ->
          Optional.of(of(0, Integer.MAX_VALUE));
      default -> ofOperation(e);
    };
  }

  private static Optional<Bounds> ofLiteral(Object value) {
    if (value instanceof Decimal decimal) {
      return Optional.of(new Bounds(decimal.toJavaBigDecimal(), decimal.toJavaBigDecimal()));
    }
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return Optional.of(of(((Number) value).intValue(), ((Number) value).intValue()));
    }
    if (value instanceof Long number) {
      return Optional.of(of(number, number));
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return Optional.of(new Bounds(new BigDecimal(number), new BigDecimal(number)));
    }
    return Optional.empty();
  }

  private static Optional<Bounds> ofOperation(Expression e) {
    List<Expression> operands = Trees.list(e.children());
    if (e instanceof If
        || e instanceof CaseWhen
        || e instanceof Coalesce
        || e instanceof Greatest
        || e instanceof Least) {
      return ofChoice(e, operands);
    }
    if (operands.isEmpty()) {
      return Optional.empty();
    }
    Optional<Bounds> first = of(operands.get(0));
    if (operands.size() == 1) {
      return first.flatMap(a -> ofUnary(e, a));
    }
    Optional<Bounds> second = of(operands.get(1));
    return first.flatMap(a -> second.flatMap(b -> ofBinary(e, a, b)));
  }

  private static Optional<Bounds> ofChoice(Expression e, List<Expression> operands) {
    List<Expression> values = operands;
    if (e instanceof If choice) {
      values = List.of(choice.trueValue(), choice.falseValue());
    } else if (e instanceof CaseWhen choice) {
      values =
          Stream.concat(
                  Trees.list(choice.branches()).stream().map(branch -> branch._2()),
                  Trees.optional(choice.elseValue()).stream())
              .toList();
    }
    Optional<Bounds> all = Optional.empty();
    for (Expression value : values) {
      if (value instanceof Literal literal && literal.value() == null) {
        continue;
      }
      Optional<Bounds> one = of(value);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all = all.isEmpty() ? one : Optional.of(all.get().union(one.get()));
    }
    return all;
  }

  private static Optional<Bounds> ofUnary(Expression e, Bounds a) {
    if (e instanceof Cast) {
      return Optional.of(a);
    }
    if (e instanceof UnaryMinus) {
      return Optional.of(new Bounds(a.high.negate(), a.low.negate()));
    }
    if (e instanceof Abs) {
      return Optional.of(new Bounds(BigDecimal.ZERO, a.magnitude()));
    }
    boolean rounds = e instanceof Floor || e instanceof Ceil;
    return rounds
        ? Optional.of(new Bounds(a.low.subtract(BigDecimal.ONE), a.high.add(BigDecimal.ONE)))
        : Optional.empty();
  }

  private static Optional<Bounds> ofBinary(Expression e, Bounds a, Bounds b) {
    if (e instanceof Add) {
      return Optional.of(new Bounds(a.low.add(b.low), a.high.add(b.high)));
    }
    if (e instanceof Subtract) {
      return Optional.of(new Bounds(a.low.subtract(b.high), a.high.subtract(b.low)));
    }
    if (e instanceof Multiply) {
      return Optional.of(
          hull(
              a.low.multiply(b.low),
              a.low.multiply(b.high),
              a.high.multiply(b.low),
              a.high.multiply(b.high)));
    }
    if ((e instanceof Divide || e instanceof IntegralDivide) && b.excludeZero()) {
      return Optional.of(
          hull(
              quotient(a.low, b.low),
              quotient(a.low, b.high),
              quotient(a.high, b.low),
              quotient(a.high, b.high)));
    }
    if (e instanceof Remainder) {
      return Optional.of(new Bounds(b.magnitude().negate(), b.magnitude()));
    }
    return e instanceof Pmod
        ? Optional.of(new Bounds(b.magnitude().negate(), b.magnitude()))
        : Optional.empty();
  }

  private static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, new MathContext(60, RoundingMode.UP));
  }
}
