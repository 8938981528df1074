package io.braid.lake.compiler;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;

/** Which aggregates over which types are kept exactly. */
final class AggregateRules {
  private final Findings findings;
  private final EventRules events;
  private final String viewName;

  AggregateRules(Findings findings, EventRules events, String viewName) {
    this.findings = findings;
    this.events = events;
    this.viewName = viewName;
  }

  /** Empty if there was an objection, which is then a finding. */
  Optional<AggregateForm> find(AggregateExpression aggregate) {
    AggregateFunction function = Decomposition.functionOf(aggregate);
    Optional<String> objection = findObjection(aggregate, function);
    if (objection.isPresent()) {
      findings.refuse(aggregate, objection.get());
      return Optional.empty();
    }
    Trees.list(function.children()).forEach(events::check);
    Trees.optional(aggregate.filter()).ifPresent(events::check);
    Optional<AggregateForm> form =
        AggregateForm.find(
            function,
            aggregate.filter(),
            "%s in view %s".formatted(Findings.text(aggregate), viewName));
    if (form.isEmpty()) {
      findings.refuse(
          aggregate,
          Refusals.find(
                  function.prettyName(),
                  Findings.text(aggregate),
                  Findings.text(Trees.list(function.children()).get(0)))
              .orElseGet(
                  () ->
                      "%s is not among the aggregates that Braid can merge from parts. Use count, count_if, sum, avg, min, max, bool_and or bool_or."
                          .formatted(Findings.text(aggregate))));
    }
    return form;
  }

  private static Optional<String> findObjection(
      AggregateExpression aggregate, AggregateFunction function) {
    String text = Findings.text(aggregate);
    if (!(function instanceof Sum || function instanceof Average)) {
      return Trees.list(function.children()).stream()
          .filter(child -> Types.find(child.dataType()).isEmpty())
          .findFirst()
          .filter(child -> !child.foldable())
          .map(
              child ->
                  "%s is over %s, which a view cannot hold. Cast it to a plain type."
                      .formatted(text, child.dataType().sql().toLowerCase(Locale.ROOT)));
    }
    Expression child = Trees.list(function.children()).get(0);
    DataType type = child.dataType();
    if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
      return Optional.of(
          "%s adds floating-point numbers, and their sum depends on the order of addition, so it would not be exact. Write %s(try_cast(%s AS decimal(18,6))), which leaves out what does not fit."
              .formatted(text, function.prettyName(), Findings.text(child)));
    }
    if (type instanceof DecimalType decimal) {
      return findObjection(text, function, child, decimal);
    }
    return type instanceof IntegralType
        ? Optional.empty()
        : Optional.of(
            "%s is over %s, which cannot be added exactly. Cast it to a whole number or a decimal."
                .formatted(text, type.sql().toLowerCase(Locale.ROOT)));
  }

  private static Optional<String> findObjection(
      String text, AggregateFunction function, Expression child, DecimalType type) {
    boolean fits =
        function instanceof Sum
            ? type.precision() <= 28
            : type.precision() <= 24 && type.precision() + type.scale() <= 27;
    return fits
        ? Optional.empty()
        : Optional.of(
            "%s over %s leaves no room for the sum within 38 digits. Write %s(try_cast(%s AS decimal(18,%d)))."
                .formatted(
                    text,
                    type.sql().toLowerCase(Locale.ROOT),
                    function.prettyName(),
                    Findings.text(child),
                    Math.min(type.scale(), 9)));
  }
}
