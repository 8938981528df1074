package io.braid.lake.compiler;

import io.braid.core.algebra.FinalFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NullIf;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;

/**
 * An output expression in DuckDB's SQL. Whatever is not known to mean the same in both engines is a
 * finding.
 */
final class DuckDbSql {
  private final Findings findings;
  private final Function<Expression, Optional<String>> leaves;
  private final boolean grouped;

  /**
   * @param leaves SQL for keys and aggregates
   * @param grouped whether each group has an event at least
   */
  DuckDbSql(Findings findings, Function<Expression, Optional<String>> leaves, boolean grouped) {
    this.findings = findings;
    this.leaves = leaves;
    this.grouped = grouped;
  }

  String translate(Expression e) {
    Optional<String> leaf = leaves.apply(e);
    if (leaf.isPresent()) {
      return leaf.get();
    }
    if (e.foldable()) {
      return constant(e);
    }
    if (e instanceof NullIf nullIf) {
      return "nullif(%s, %s)".formatted(translate(nullIf.left()), translate(nullIf.right()));
    }
    if (e instanceof RuntimeReplaceable replaceable) {
      Expression replacement = replaceable.replacement();
      return replacement instanceof StaticInvoke || replacement instanceof Invoke
          ? refuse(e)
          : translate(replacement);
    }
    Optional<Presentation> function = Presentations.find(e);
    if (function.isPresent()) {
      return function.get().translate(e, this::translate);
    }
    if (e instanceof Cast cast) {
      return new DuckDbCast(cast).find(translate(cast.child())).orElseGet(() -> refuse(e));
    }
    if (e instanceof BinaryArithmetic arithmetic) {
      return arithmetic(arithmetic);
    }
    return operation(e);
  }

  private String operation(Expression e) {
    List<Expression> operands = Trees.list(e.children());
    return switch (e.getClass().getSimpleName()) {
      case "EqualTo" -> infix("=", operands);
      case "EqualNullSafe" -> infix("IS NOT DISTINCT FROM", operands);
      case "LessThan" -> infix("<", operands);
      case "LessThanOrEqual" -> infix("<=", operands);
      case "GreaterThan" -> infix(">", operands);
      case "GreaterThanOrEqual" -> infix(">=", operands);
      case "And" -> infix("AND", operands);
      case "Or" -> infix("OR", operands);
      case "Not" -> "(NOT %s)".formatted(translate(operands.get(0)));
      case "IsNull" -> "(%s IS NULL)".formatted(translate(operands.get(0)));
      case "IsNotNull" -> "(%s IS NOT NULL)".formatted(translate(operands.get(0)));
      case "In" -> in((In) e);
      case "Coalesce" -> call("coalesce", operands);
      case "Greatest" -> call("greatest", operands);
      case "Least" -> call("least", operands);
      case "CreateArray" ->
          operands.isEmpty()
              ? refuse(e)
              : operands.stream().map(this::translate).collect(Collectors.joining(", ", "[", "]"));
      case "Concat" ->
          e.dataType().equals(DataTypes.StringType) ? infix("||", operands) : refuse(e);
      case "If" -> choice((If) e);
      case "CaseWhen" -> choice((CaseWhen) e);
      case "Abs" -> call("abs", operands);
      case "UnaryMinus" -> "(-%s)".formatted(translate(((UnaryMinus) e).child()));
      case "UnaryPositive", "KnownNotNull", "PromotePrecision" -> translate(operands.get(0));
      case "Floor", "Ceil" -> toWhole(e, operands.get(0));
      case "Round" -> round(e, operands.get(0), operands.get(1));
      default -> refuse(e);
    };
  }

  private String refuse(Expression e) {
    findings.refuse(e, Refusals.untested(e, "aggregates"));
    return "NULL";
  }

  private String infix(String operator, List<Expression> operands) {
    return "("
        + String.join(" " + operator + " ", operands.stream().map(this::translate).toList())
        + ")";
  }

  private String call(String function, List<Expression> operands) {
    return function
        + "("
        + String.join(", ", operands.stream().map(this::translate).toList())
        + ")";
  }

  private String in(In in) {
    return "(%s IN (%s))"
        .formatted(
            translate(in.value()),
            String.join(", ", Trees.list(in.list()).stream().map(this::translate).toList()));
  }

  private String choice(If choice) {
    return "CASE WHEN %s THEN %s ELSE %s END"
        .formatted(
            translate(choice.predicate()),
            translate(choice.trueValue()),
            translate(choice.falseValue()));
  }

  private String choice(CaseWhen choice) {
    StringBuilder sql = new StringBuilder("CASE");
    Trees.list(choice.branches())
        .forEach(
            branch ->
                sql.append(
                    " WHEN %s THEN %s".formatted(translate(branch._1()), translate(branch._2()))));
    Trees.optional(choice.elseValue())
        .ifPresent(otherwise -> sql.append(" ELSE ").append(translate(otherwise)));
    return sql.append(" END").toString();
  }

  private String arithmetic(BinaryArithmetic e) {
    String name = e.getClass().getSimpleName();
    boolean divides = List.of("Divide", "IntegralDivide", "Remainder").contains(name);
    boolean attempt = e.evalMode().equals(EvalMode.TRY());
    if (divides && !attempt && !isNeverZero(e.right())) {
      return "CASE WHEN %s = 0 THEN error(%s) ELSE %s END"
          .formatted(
              translate(e.right()),
              literal(EventRules.divisionByZero(e, e.right())),
              arithmetic(e, name, false));
    }
    return arithmetic(e, name, attempt);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private String arithmetic(BinaryArithmetic e, String name, boolean attempt) {
    boolean decimal = e.left().dataType() instanceof DecimalType;
    if (attempt && !"Divide".equals(name)) {
      return refuse(e);
    }
    if (decimal) {
      return name.equals("Divide") ? decimalQuotient(e, attempt) : decimalArithmetic(e, name);
    }
    String left = translate(e.left());
    String right = translate(e.right());
    return switch (name) {
      case "Add" -> "(%s + %s)".formatted(left, right);
      case "Subtract" -> "(%s - %s)".formatted(left, right);
      case "Multiply" -> "(%s * %s)".formatted(left, right);
      case "Divide" -> "(%s / nullif(%s, 0))".formatted(left, right);
      case "IntegralDivide" -> "(%s // nullif(%s, 0))".formatted(left, right);
      case "Remainder" ->
          e.dataType() instanceof IntegralType
              ? "(%s %% nullif(%s, 0))".formatted(left, right)
              : refuse(e);
      default -> refuse(e);
    };
  }

  private String decimalQuotient(BinaryArithmetic e, boolean attempt) {
    int scale = ((DecimalType) e.dataType()).scale();
    return "%s(%s AS %s)"
        .formatted(
            attempt ? "TRY_CAST" : "CAST",
            FinalFunction.DIVIDE.toSql(
                List.of(translate(e.left()), translate(e.right()), Integer.toString(scale))),
            Types.toDuckDb(e.dataType()));
  }

  private String decimalArithmetic(BinaryArithmetic e, String name) {
    DecimalType a = (DecimalType) e.left().dataType();
    DecimalType b = (DecimalType) e.right().dataType();
    DecimalType result = e.dataType() instanceof DecimalType type ? type : a;
    boolean sum = name.equals("Add") || name.equals("Subtract");
    boolean roomy =
        result.scale() == (sum ? Math.max(a.scale(), b.scale()) : a.scale() + b.scale());
    if (!roomy || !(sum || name.equals("Multiply"))) {
      findings.refuse(
          e,
          "%s is rounded differently by the two engines, because its decimals leave no room for all digits. Write cast(%s AS double) %s cast(%s AS double)."
              .formatted(
                  Findings.text(e), Findings.text(e.left()), e.symbol(), Findings.text(e.right())));
      return "NULL";
    }
    String operator = sum ? (name.equals("Add") ? "+" : "-") : "*";
    return "CAST(CAST(%s AS DECIMAL(38,%d)) %s CAST(%s AS DECIMAL(38,%d)) AS %s)"
        .formatted(
            translate(e.left()),
            sum ? result.scale() : a.scale(),
            operator,
            translate(e.right()),
            sum ? result.scale() : b.scale(),
            Types.toDuckDb(result));
  }

  private boolean isNeverZero(Expression divisor) {
    Expression e = divisor;
    while (e instanceof Cast cast && cast.dataType() instanceof NumericType) {
      e = cast.child();
    }
    boolean countsAll =
        e instanceof AggregateExpression aggregate
            && aggregate.aggregateFunction() instanceof Count count
            && aggregate.filter().isEmpty()
            && Trees.list(count.children()).stream()
                .allMatch(child -> child instanceof Literal literal && literal.value() != null);
    return (grouped && countsAll) || EventRules.isNeverZero(divisor);
  }

  private String toWhole(Expression e, Expression operand) {
    if (operand.dataType() instanceof IntegralType) {
      return translate(operand);
    }
    String function = e.getClass().getSimpleName().equals("Floor") ? "floor" : "ceil";
    return "CAST(%s(%s) AS %s)"
        .formatted(function, translate(operand), Types.toDuckDb(e.dataType()));
  }

  private String round(Expression e, Expression operand, Expression scale) {
    if (!(scale.foldable() && scale.eval(InternalRow.empty()) instanceof Integer digits)
        || digits < 0
        || digits > 15) {
      return refuse(e);
    }
    String value = translate(operand);
    DataType type = operand.dataType();
    if (type instanceof IntegralType) {
      return value;
    }
    if (type instanceof DecimalType) {
      return "CAST(%s AS %s)".formatted(value, Types.toDuckDb(e.dataType()));
    }
    return type.equals(DataTypes.DoubleType) && digits <= 4
        ? roundDouble(value, digits)
        : refuse(e);
  }

  /**
   * Spark rounds the decimal text of a double, half away from zero; DuckDB its binary value. Below
   * 0.0001 the text has an exponent, which DuckDB misreads; from 2^53 on there is nothing to round.
   */
  private static String roundDouble(String value, int digits) {
    String tiny =
        digits == 4
            ? "CASE WHEN abs(%1$s) < 5e-5 THEN 0 ELSE sign(%1$s) * 1e-4 END".formatted(value)
            : "0";
    return "CASE WHEN abs(%1$s) < 1e-4 THEN CAST(%3$s AS DOUBLE) WHEN abs(%1$s) < 9007199254740992 THEN CAST(CAST(CAST(CAST(%1$s AS VARCHAR) AS DECIMAL(38,%2$d)) AS VARCHAR) AS DOUBLE) ELSE %1$s END"
        .formatted(value, digits, tiny);
  }

  private String constant(Expression e) {
    try {
      return DuckDbLiteral.find(e.eval(InternalRow.empty()), e.dataType())
          .orElseGet(() -> refuse(e));
    } catch (Exception failure) { // an AnalysisException too, which Spark does not declare
      findings.invalid(
          e, "%s always fails: %s".formatted(Findings.text(e), SparkErrors.toText(failure)));
      return "NULL";
    }
  }

  static List<String> quote(List<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(name -> quoted.add('"' + name + '"'));
    return quoted;
  }
}
