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
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
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
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * Between which numbers an expression's value lies, both included, if it is not null. Dates count
 * as days since 1970, times and intervals as microseconds or months.
 */
record Bounds(BigDecimal low, BigDecimal high) {

  static Bounds of(long low, long high) {
    return new Bounds(BigDecimal.valueOf(low), BigDecimal.valueOf(high));
  }

  boolean within(Bounds other) {
    return low.compareTo(other.low) >= 0 && high.compareTo(other.high) <= 0;
  }

  boolean contains(Bounds other) {
    return other.within(this);
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
    if (type.equals(DataTypes.DateType) || type instanceof YearMonthIntervalType) {
      return Optional.of(of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    boolean micros = Calendar.isTime(type) || type instanceof DayTimeIntervalType;
    return type.equals(DataTypes.LongType) || micros
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
    if (Calendar.isDateOrTime(e.dataType())) {
      Optional<Bounds> date = DateBounds.find(e);
      if (date.isPresent()) {
        return date;
      }
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
      case "Length",
          "OctetLength",
          "StringInstr",
          "StringLocate",
          "FindInSet",
          "ArrayPosition",
          "Levenshtein" ->
          Optional.of(of(0, Integer.MAX_VALUE));
      case "Size" -> Optional.of(of(-1, Integer.MAX_VALUE));
      case "Crc32" -> Optional.of(of(0, 0xFFFF_FFFFL));
      case "BitwiseCount" -> Optional.of(of(0, 64));
      case "BitwiseGet" -> Optional.of(of(0, 1));
      case "UnixDate", "UnixMicros", "PreciseTimestampConversion" ->
          of(Trees.list(e.children()).get(0));
      case "UnixMillis" -> of(Trees.list(e.children()).get(0)).map(micros -> micros.divide(1_000));
      case "UnixSeconds" ->
          of(Trees.list(e.children()).get(0)).map(micros -> micros.divide(1_000_000));
      case "DateDiff" -> DateBounds.daysBetween(e);
      default -> ofOperation(e);
    };
  }

  /** Rounded away from zero. */
  private Bounds divide(long divisor) {
    return new Bounds(
        low.divide(BigDecimal.valueOf(divisor), 0, RoundingMode.UP),
        high.divide(BigDecimal.valueOf(divisor), 0, RoundingMode.UP));
  }

  Bounds multiply(long factor) {
    return new Bounds(
        low.multiply(BigDecimal.valueOf(factor)), high.multiply(BigDecimal.valueOf(factor)));
  }

  Bounds plus(Bounds other) {
    return new Bounds(low.add(other.low), high.add(other.high));
  }

  Bounds negate() {
    return new Bounds(high.negate(), low.negate());
  }

  /** Days as microseconds, and the other way round, by the types. */
  Bounds convert(DataType from, DataType to) {
    boolean day = from.equals(DataTypes.DateType);
    if (day == to.equals(DataTypes.DateType)) {
      return this;
    }
    return day ? multiply(Calendar.MICROS_PER_DAY) : divide(Calendar.MICROS_PER_DAY);
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
    if (operands.isEmpty() || e instanceof WindowExpression) {
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
    if (e instanceof If choice) {
      return union(
          Stream.of(
              whenTrue(choice.predicate(), choice.trueValue()), notNull(choice.falseValue())));
    }
    if (e instanceof CaseWhen choice) {
      return union(
          Stream.concat(
              Trees.list(choice.branches()).stream()
                  .map(branch -> whenTrue(branch._1(), branch._2())),
              Trees.optional(choice.elseValue()).stream().map(Bounds::notNull)));
    }
    Optional<Bounds> all = union(operands.stream().map(Bounds::notNull));
    for (Expression operand : operands) {
      boolean always = operand instanceof Literal literal && literal.value() != null;
      Optional<Bounds> one = always ? of(operand) : Optional.empty();
      if (e instanceof Least && all.isPresent() && one.isPresent()) {
        all = Optional.of(new Bounds(all.get().low, all.get().high.min(one.get().high)));
      }
      if (e instanceof Greatest && all.isPresent() && one.isPresent()) {
        all = Optional.of(new Bounds(all.get().low.max(one.get().low), all.get().high));
      }
    }
    return all;
  }

  private record Choice(boolean isNull, Optional<Bounds> bounds) {}

  private static Choice notNull(Expression value) {
    boolean none = value instanceof Literal literal && literal.value() == null;
    return new Choice(none, none ? Optional.empty() : of(value));
  }

  /** A value that is compared with constants in its own condition, as by BETWEEN. */
  private static Choice whenTrue(Expression condition, Expression value) {
    Choice choice = notNull(value);
    if (choice.isNull || choice.bounds.isEmpty()) {
      return choice;
    }
    return new Choice(false, Optional.of(choice.bounds.get().narrowed(condition, value)));
  }

  private Bounds narrowed(Expression condition, Expression value) {
    List<Expression> operands = Trees.list(condition.children());
    if (condition instanceof And) {
      return narrowed(operands.get(0), value).narrowed(operands.get(1), value);
    }
    boolean compared =
        condition instanceof BinaryComparison
            && operands.get(0).semanticEquals(value)
            && operands.get(1).foldable();
    Optional<Bounds> limit = compared ? compute(operands.get(1)) : Optional.empty();
    if (limit.isEmpty()) {
      return this;
    }
    return switch (condition.getClass().getSimpleName()) {
      case "EqualTo" -> limit.get();
      case "LessThan", "LessThanOrEqual" -> new Bounds(low, high.min(limit.get().high));
      case "GreaterThan", "GreaterThanOrEqual" -> new Bounds(low.max(limit.get().low), high);
      default -> this;
    };
  }

  private static Optional<Bounds> union(Stream<Choice> choices) {
    Optional<Bounds> all = Optional.empty();
    for (Choice choice : choices.filter(one -> !one.isNull).toList()) {
      if (choice.bounds.isEmpty()) {
        return Optional.empty();
      }
      all = all.isEmpty() ? choice.bounds : Optional.of(all.get().union(choice.bounds.get()));
    }
    return all;
  }

  private static Optional<Bounds> ofUnary(Expression e, Bounds a) {
    if (e instanceof Cast cast) {
      boolean seconds =
          Calendar.isTime(cast.child().dataType()) && !Calendar.isDateOrTime(e.dataType());
      return Optional.of(seconds ? a.divide(1_000_000) : a);
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
      BigDecimal least = a.low.signum() >= 0 ? BigDecimal.ZERO : b.magnitude().negate();
      return Optional.of(new Bounds(least, b.magnitude()));
    }
    if (!(e instanceof Pmod)) {
      return Optional.empty();
    }
    BigDecimal least = b.low.signum() > 0 ? BigDecimal.ZERO : b.magnitude().negate();
    boolean whole = e.dataType() instanceof IntegralType && b.low.signum() > 0;
    return Optional.of(new Bounds(least, whole ? b.high.subtract(BigDecimal.ONE) : b.magnitude()));
  }

  private static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, new MathContext(60, RoundingMode.UP));
  }
}
