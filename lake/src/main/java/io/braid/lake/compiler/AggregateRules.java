package io.braid.lake.compiler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** Which aggregates of a query are kept, and how. */
final class AggregateRules {
  private final Findings findings;
  private final EventRules events;
  private final List<Attribute> position;
  private final String viewName;
  private final Map<Expression, Optional<AggregateForm>> forms = new HashMap<>();

  AggregateRules(Findings findings, EventRules events, List<Attribute> position, String viewName) {
    this.position = position;
    this.findings = findings;
    this.events = events;
    this.viewName = viewName;
  }

  /** Whether an expression is read from states as a whole. */
  boolean isAggregate(Expression e) {
    return AggregateCall.find(e, position, viewName).isPresent();
  }

  /** Empty if there was an objection, which is then a finding. */
  Optional<AggregateForm> find(Expression e) {
    return AggregateCall.find(e, position, viewName)
        .flatMap(call -> forms.computeIfAbsent(e.canonicalized(), unused -> form(call)));
  }

  private Optional<AggregateForm> form(AggregateCall call) {
    call.arguments().forEach(events::check);
    Trees.optional(call.filter()).ifPresent(events::check);
    Kept kept =
        findUnknownType(call)
            .orElseGet(() -> AggregateRegistry.find(call).orElseGet(() -> unknown(call)));
    if (kept instanceof AggregateForm form) {
      return Optional.of(form);
    }
    findings.refuse(call.aggregate(), ((Kept.Refused) kept).reason());
    return Optional.empty();
  }

  private static Optional<Kept> findUnknownType(AggregateCall call) {
    return call.arguments().stream()
        .filter(child -> Types.find(child.dataType()).isEmpty() && !child.foldable())
        .findFirst()
        .map(
            child ->
                call.refuse(
                    "%s is over %s, which a view cannot hold. Cast it to a plain type.",
                    call.text(), AggregateCall.nameOf(child.dataType())));
  }

  private static Kept.Refused unknown(AggregateCall call) {
    return new Kept.Refused(
        Refusals.find(
                call.written().prettyName(),
                call.text(),
                call.arguments().isEmpty() ? "x" : call.textOf(call.argument()))
            .orElseGet(
                () ->
                    "%s is not among the aggregates that Braid can merge from parts. docs/view-language.md lists them."
                        .formatted(call.text())));
  }
}
