package io.braid.lake.compiler;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;

/**
 * Whether a plan over a stream with wider columns gives the same rows as one over the narrower,
 * wherever the narrower gives rows at all: then what was made by the one goes on by the other. It
 * knows what it can tell for sure; all else is another plan.
 */
final class Continuation {
  private static final Set<Class<?>> NODES =
      Set.of(Project.class, Filter.class, Aggregate.class, SubqueryAlias.class);

  /** What they make of values does not depend on how wide these are kept. */
  private static final Set<Class<?>> SAFE =
      Set.of(
          Alias.class,
          And.class,
          AggregateExpression.class,
          CaseWhen.class,
          Coalesce.class,
          Count.class,
          EqualNullSafe.class,
          EqualTo.class,
          GetStructField.class,
          GreaterThan.class,
          GreaterThanOrEqual.class,
          If.class,
          In.class,
          IsNotNull.class,
          IsNull.class,
          LessThan.class,
          LessThanOrEqual.class,
          Not.class,
          Or.class);

  private static final Set<Class<?>> ARITHMETIC =
      Set.of(Add.class, Subtract.class, Multiply.class, Remainder.class);

  /** Of the largest whole number of so many bytes. */
  private static final Map<Integer, Integer> DIGITS = Map.of(1, 3, 2, 5, 4, 10, 8, 19);

  private final Map<ExprId, ExprId> columns = new HashMap<>();

  private Continuation() {}

  static boolean holds(LogicalPlan before, LogicalPlan after) {
    return new Continuation().isSame(before, after);
  }

  private boolean isSame(LogicalPlan before, LogicalPlan after) {
    List<LogicalPlan> inputs = Trees.list(before.children());
    List<LogicalPlan> wider = Trees.list(after.children());
    if (!before.getClass().equals(after.getClass()) || inputs.size() != wider.size()) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (!isSame(inputs.get(i), wider.get(i))) {
        return false;
      }
    }
    if (inputs.isEmpty()) {
      return isSameLeaf(before, after) && pair(before, after);
    }
    return NODES.contains(before.getClass())
        && areSame(Trees.list(before.expressions()), Trees.list(after.expressions()))
        && pair(before, after);
  }

  private static boolean isSameLeaf(LogicalPlan before, LogicalPlan after) {
    return StreamLeaf.is(before)
        ? StreamLeaf.is(after) && StreamLeaf.streamOf(before).equals(StreamLeaf.streamOf(after))
        : before.sameResult(after);
  }

  /** Columns behind the same name are those of the same place, but for columns that are new. */
  private boolean pair(LogicalPlan before, LogicalPlan after) {
    Map<String, Attribute> there = new HashMap<>();
    Trees.list(after.output()).forEach(column -> there.put(column.name(), column));
    for (Attribute column : Trees.list(before.output())) {
      Optional<Attribute> same = Optional.ofNullable(there.get(column.name()));
      if (same.isEmpty() || !isWithin(column.dataType(), same.get().dataType())) {
        return false;
      }
      columns.put(column.exprId(), same.get().exprId());
    }
    return there.size() == Trees.list(after.output()).size();
  }

  private boolean areSame(List<Expression> before, List<Expression> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!isSame(before.get(i), after.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(Expression before, Expression after) {
    Expression narrow = withoutWidening(before);
    Expression wide = withoutWidening(after);
    if (narrow instanceof Attribute column && wide instanceof Attribute now) {
      return now.exprId().equals(columns.get(column.exprId()));
    }
    if (narrow.foldable() && wide.foldable()) {
      return narrow.semanticEquals(wide) || isSameNumber(narrow, wide);
    }
    if (!narrow.getClass().equals(wide.getClass())) {
      return false;
    }
    List<Expression> inputs = Trees.list(narrow.children());
    List<Expression> wider = Trees.list(wide.children());
    return areSame(inputs, wider)
        && (narrow instanceof Alias
            || ((Expression) narrow.withNewChildren(wide.children())).semanticEquals(wide))
        && (haveSameTypes(inputs, wider) || isSafe(narrow, wide));
  }

  private static boolean isSameNumber(Expression before, Expression after) {
    Optional<BigDecimal> number = numberOf(before);
    return number.isPresent()
        && numberOf(after).filter(now -> now.compareTo(number.get()) == 0).isPresent();
  }

  /** Exactly that of a constant; empty for null, NaN and what is no number. */
  private static Optional<BigDecimal> numberOf(Expression constant) {
    if (!(constant.dataType() instanceof NumericType)) {
      return Optional.empty();
    }
    try {
      Object value = constant.eval(null);
      return value instanceof Float || value instanceof Double
          ? Optional.of(new BigDecimal(((Number) value).doubleValue()))
          : Optional.ofNullable(value).map(number -> new BigDecimal(number.toString()));
    } catch (RuntimeException e) {
      return Optional.empty(); // a constant that fails, or is not finite
    }
  }

  private static boolean isSafe(Expression before, Expression after) {
    if (before instanceof BinaryArithmetic sum) {
      return ARITHMETIC.contains(before.getClass())
          && sum.evalMode().equals(EvalMode.ANSI())
          && before.dataType() instanceof IntegralType
          && after.dataType() instanceof IntegralType;
    }
    if (before instanceof Sum sum && after instanceof Sum now) {
      return sum.child().dataType() instanceof IntegralType
          && now.child().dataType() instanceof IntegralType;
    }
    if (before instanceof Cast cast && after instanceof Cast now) {
      return isReadAlike(cast.child().dataType(), now.child().dataType());
    }
    return SAFE.contains(before.getClass());
  }

  /** A text or another number is made of both in the same way. */
  private static boolean isReadAlike(DataType before, DataType after) {
    return before instanceof IntegralType && after instanceof IntegralType
        || before instanceof DecimalType old
            && after instanceof DecimalType now
            && old.scale() == now.scale();
  }

  private static boolean haveSameTypes(List<Expression> before, List<Expression> after) {
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).dataType().equals(after.get(i).dataType())) {
        return false;
      }
    }
    return true;
  }

  private static Expression withoutWidening(Expression tree) {
    return tree instanceof Cast cast && isWithin(cast.child().dataType(), cast.dataType())
        ? withoutWidening(cast.child())
        : tree;
  }

  private static boolean isWithin(DataType narrow, DataType wide) {
    if (narrow instanceof IntegralType && wide instanceof DecimalType decimal) {
      return decimal.precision() - decimal.scale() >= DIGITS.getOrDefault(narrow.defaultSize(), 38);
    }
    return narrow.equals(wide) || Types.widens(narrow, wide);
  }
}
