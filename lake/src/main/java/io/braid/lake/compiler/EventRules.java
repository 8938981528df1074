package io.braid.lake.compiler;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IntegralDivide;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NullIf;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.RaiseError;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.TryEval;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Which expressions may be evaluated for each event: those that no event can make fail, and that
 * have one value on every machine. Functions have their rules in {@link EventFunctions}.
 */
final class EventRules {
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
    Expression written = e instanceof RuntimeReplaceable shorter ? shorter.replacement() : e;
    if (written.foldable() && isConstant(e) && isConstant(written)) {
      Constants.findError(written)
          .ifPresent(
              error ->
                  findings.invalid(e, "%s always fails: %s".formatted(Findings.text(e), error)));
      return;
    }
    Optional<String> objection = findObjection(e);
    objection.ifPresent(text -> findings.refuse(e, text));
    if (objection.isEmpty() || !(e instanceof RuntimeReplaceable)) {
      operands(e).forEach(this::check);
    }
  }

  /** Whether its value may be computed now: it does not change, and takes no room to speak of. */
  private static boolean isConstant(Expression e) {
    return e.deterministic()
        && !Constants.isChanging(e)
        && !(e instanceof RaiseError)
        && !EventFunctions.differsBetweenMachines(e)
        && (!Constants.canGrow(e) || findObjection(e).isEmpty())
        && Trees.list(e.children()).stream().allMatch(EventRules::isConstant);
  }

  private static List<Expression> operands(Expression e) {
    if (e instanceof TryEval attempt) {
      return Trees.list(attempt.child().children()); // the child itself may fail
    }
    if (e instanceof RuntimeReplaceable replaceable && EventFunctions.find(e).isEmpty()) {
      return List.of(replaceable.replacement());
    }
    if (e instanceof RuntimeReplaceable) {
      return EventRule.operands(e);
    }
    return Trees.list(e.children());
  }

  private static Optional<String> findObjection(Expression e) {
    if (e instanceof Attribute || e instanceof Literal) {
      return Optional.empty();
    }
    Optional<EventRule> rule = EventFunctions.find(e);
    if (!e.deterministic() || Constants.isChanging(e)) {
      return rule.flatMap(its -> its.findObjection(e))
          .or(() -> Optional.of(Refusals.nonDeterministic(e)));
    }
    if (rule.isPresent()) {
      return rule.get().findObjection(e);
    }
    if (e instanceof RuntimeReplaceable || isTry(e)) {
      return Optional.empty();
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
    if (ARITHMETIC.contains(e.getClass().getSimpleName())) {
      return fits(e) ? Optional.empty() : Optional.of(canOverflow(e));
    }
    return Optional.of(Refusals.untested(e, "an event's columns"));
  }

  private static boolean isTry(Expression e) {
    return e instanceof TryEval
        || (e instanceof Cast cast && cast.evalMode().equals(EvalMode.TRY()))
        || (e instanceof BinaryArithmetic arithmetic
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
    if (cast.child().foldable()) {
      return Constants.succeeds(cast);
    }
    if (Calendar.isDateOrTime(from) && Calendar.isDateOrTime(to)) {
      return EventRule.inCalendar(0).findObjection(cast).isEmpty();
    }
    boolean exact = !isFloating(from) && from instanceof NumericType && to instanceof NumericType;
    return isTotal(from, to) || (exact && fits(cast));
  }

  private static boolean isFloating(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  /** Whatever the value is. */
  private static boolean isTotal(DataType from, DataType to) {
    if (from.equals(to) || from.equals(DataTypes.NullType) || to.equals(DataTypes.StringType)) {
      return true;
    }
    if (from instanceof ArrayType a && to instanceof ArrayType b) {
      return isTotal(a.elementType(), b.elementType());
    }
    if (from instanceof MapType a && to instanceof MapType b) {
      return a.keyType().equals(b.keyType()) && isTotal(a.valueType(), b.valueType());
    }
    if (from instanceof StructType a && to instanceof StructType b) {
      return a.length() == b.length()
          && IntStream.range(0, a.length())
              .allMatch(i -> isTotal(a.fields()[i].dataType(), b.fields()[i].dataType()));
    }
    if (from instanceof NumericType) {
      return isFloating(to) || to.equals(DataTypes.BooleanType) || widens(from, to);
    }
    if (Calendar.isTime(from)) {
      return isFloating(to) || to.equals(DataTypes.LongType);
    }
    boolean text = from.equals(DataTypes.StringType) && to.equals(DataTypes.BinaryType);
    return text
        || (from.equals(DataTypes.BooleanType)
            && to instanceof NumericType
            && !(to instanceof DecimalType));
  }

  private static boolean widens(DataType from, DataType to) {
    Optional<Bounds> all = Bounds.ofType(from);
    Optional<Bounds> room = to instanceof NumericType ? Bounds.ofType(to) : Optional.empty();
    return all.isPresent() && room.isPresent() && room.get().contains(all.get());
  }

  private static boolean fits(Expression e) {
    Optional<Bounds> type = Bounds.ofType(e.dataType());
    if (type.isEmpty()) {
      return isFloating(e.dataType()); // which goes to infinity
    }
    Optional<Bounds> value = Bounds.compute(e);
    boolean rounds =
        Set.of("Round", "BRound", "Floor", "Ceil").contains(e.getClass().getSimpleName());
    Expression operand = Trees.list(e.children()).get(0);
    if (rounds && value.isEmpty()) {
      // A decimal's result type has room for the carry; an integer's only without a negative scale.
      List<Expression> operands = Trees.list(e.children());
      return operand.dataType() instanceof DecimalType
          || isFloating(operand.dataType())
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
    boolean floating = isFloating(e.dataType());
    boolean safe =
        floating || (decimal && e instanceof Divide)
            ? true
            : !(e instanceof IntegralDivide) || fits(e);
    if (!(e.dataType() instanceof NumericType)) {
      return Optional.of(canOverflow(e));
    }
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
