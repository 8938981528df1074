package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InheritAnalysisRules;

/** What speaks against evaluating an expression of one class for each event. Pure. */
@FunctionalInterface
interface EventRule {
  /** Why an event could make this expression fail, apart from its operands, and the way out. */
  Optional<String> findObjection(Expression e);

  default EventRule and(EventRule other) {
    return e -> findObjection(e).or(() -> other.findObjection(e));
  }

  static EventRule total() {
    return e -> Optional.empty();
  }

  /**
   * @param text a format whose first argument is the expression and whose others its operands
   */
  static EventRule refused(String text) {
    return e -> Optional.of(format(text, e));
  }

  static EventRule onlyIf(Predicate<Expression> condition, String otherwise) {
    return e -> condition.test(e) ? Optional.empty() : Optional.of(format(otherwise, e));
  }

  /** These operands, counted from 0, are written down, and do not make it fail always. */
  static EventRule literal(int... operands) {
    return e -> {
      for (int operand : operands) {
        List<Expression> all = operands(e);
        if (operand < all.size() && !all.get(operand).foldable()) {
          return Optional.of(
              "the %s argument of %s must be written down, or an event could make it fail. Give a literal."
                  .formatted(
                      List.of("first", "second", "third", "fourth", "fifth").get(operand),
                      Findings.text(e)));
        }
      }
      return Constants.findFailure(e)
          .map(failure -> "%s always fails: %s".formatted(Findings.text(e), failure));
    };
  }

  static EventRule within(int operand, long low, long high) {
    return e -> {
      List<Expression> all = operands(e);
      if (operand >= all.size()) {
        return Optional.empty();
      }
      Expression value = all.get(operand);
      boolean safe = Bounds.of(value).map(Bounds.of(low, high)::contains).orElse(false);
      return safe
          ? Optional.empty()
          : Optional.of(
              "%1$s can fail unless %2$s lies between %3$d and %4$d. Write CASE WHEN %2$s BETWEEN %3$d AND %4$d THEN %2$s END for it, which is null otherwise."
                  .formatted(Findings.text(e), Findings.text(value), low, high));
    };
  }

  /** Other than 0, and not so large that the result could be too large to hold. */
  static EventRule position(int operand, int most) {
    return e -> {
      Expression value = operands(e).get(operand);
      Optional<Bounds> bounds = Bounds.of(value);
      boolean safe =
          bounds.isPresent()
              && bounds.get().excludeZero()
              && Bounds.of(-most, most).contains(bounds.get());
      return safe
          ? Optional.empty()
          : Optional.of(
              "%s can fail unless %s is never 0. Give a literal other than 0."
                  .formatted(Findings.text(e), Findings.text(value)));
    };
  }

  /** These operands are dates and times that lie in the calendar's years or near them. */
  static EventRule inCalendar(int... operands) {
    return e -> {
      for (int operand : operands) {
        Expression value = operands(e).get(operand);
        Optional<Bounds> calendar = Calendar.bounds(value.dataType());
        boolean safe =
            calendar.isEmpty()
                || Bounds.of(value).map(calendar.get()::contains).orElse(false)
                || value.foldable();
        if (!safe) {
          return Optional.of(
              "%1$s may lie far beyond the year 9999, where %2$s fails. Write CASE WHEN %1$s BETWEEN %3$s '0001-01-01' AND %3$s '9999-12-31' THEN %1$s END for it, which is null otherwise."
                  .formatted(
                      Findings.text(value),
                      Findings.text(e),
                      value.dataType().sql().split("_", 2)[0]));
        }
      }
      return Optional.empty();
    };
  }

  private static String format(String text, Expression e) {
    List<String> arguments = new ArrayList<>(List.of(Findings.text(e)));
    operands(e).forEach(operand -> arguments.add(Findings.text(operand)));
    arguments.addAll(Collections.nCopies(7, "x"));
    return text.formatted(arguments.toArray());
  }

  /** What the user wrote between the parentheses. */
  static List<Expression> operands(Expression e) {
    return Trees.list(
        e instanceof InheritAnalysisRules written ? written.parameters() : e.children());
  }
}
