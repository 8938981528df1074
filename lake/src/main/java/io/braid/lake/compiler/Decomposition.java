package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.StateColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Takes a resolved query apart into keys, states and outputs. What an output computes from keys
 * alone becomes a key of its own: it changes no group, and Spark computes it, as plain SQL would.
 */
final class Decomposition {
  private final Findings findings;
  private final EventRules events;
  private final AggregateRules aggregates;
  private final boolean grouped;
  private final List<Expression> keys = new ArrayList<>();
  private final List<AttributeReference> keyColumns = new ArrayList<>();
  private final List<AggregateForm.Part> parts = new ArrayList<>();
  private final List<AttributeReference> partColumns = new ArrayList<>();
  private final Map<Expression, Value> values = new LinkedHashMap<>();
  private final List<OutputColumn> outputs = new ArrayList<>();
  private final List<Expression> presentations = new ArrayList<>();

  private record Value(Expression spark, String duckDb) {}

  Decomposition(Aggregate query, Findings findings, String viewName) {
    this.findings = findings;
    this.events = new EventRules(findings);
    this.aggregates = new AggregateRules(findings, events, viewName);
    List<Expression> grouping = Trees.list(query.groupingExpressions());
    this.grouped = !grouping.isEmpty();
    grouping.forEach(this::addKey);
    Trees.list(query.aggregateExpressions()).forEach(this::addOutput);
    if (parts.isEmpty() && findings.isEmpty()) {
      findings.refuse(
          query,
          "This query has no aggregate, so there is nothing to keep. Add one, for example count(*) AS n.");
    }
  }

  private void addKey(Expression key) {
    if (keys.stream().anyMatch(key::semanticEquals)) {
      return;
    }
    if (!isKeyType(key.dataType())) {
      findings.refuse(
          key,
          "%s is of type %s, which cannot be a key: %s"
              .formatted(
                  Findings.text(key),
                  key.dataType().sql().toLowerCase(Locale.ROOT),
                  key.dataType().equals(DataTypes.DoubleType)
                          || key.dataType().equals(DataTypes.FloatType)
                      ? "floating point has two zeros and values that equal nothing. Group by floor(%1$s) or try_cast(%1$s AS decimal(18,6))."
                          .formatted(Findings.text(key))
                      : "keys are boolean, whole numbers, decimals, strings, dates and timestamps. Group by a cast to one of them."));
      keyColumns.add(Trees.attribute("k" + keys.size(), key.dataType()));
      keys.add(key);
      return;
    }
    events.check(key);
    keyColumns.add(Trees.attribute("k" + keys.size(), key.dataType()));
    keys.add(key);
  }

  private static boolean isKeyType(DataType type) {
    return Types.find(type).isPresent()
        && !type.equals(DataTypes.DoubleType)
        && !type.equals(DataTypes.FloatType);
  }

  private void addOutput(NamedExpression named) {
    Expression body = named instanceof Alias alias ? alias.child() : (Expression) named;
    Optional<ColumnType> type = Types.find(body.dataType());
    if (type.isEmpty()) {
      findings.refuse(
          body,
          "%s is of type %s, which a view cannot hold. Cast it to a plain type."
              .formatted(Findings.text(body), body.dataType().sql().toLowerCase(Locale.ROOT)));
      return;
    }
    boolean plain = findKey(body).isPresent();
    String sql =
        new DuckDbSql(findings, e -> findValue(e).map(Value::duckDb), grouped).translate(body);
    outputs.add(
        new OutputColumn(
            named.name(),
            type.get(),
            plain ? sql : "CAST(%s AS %s)".formatted(sql, Types.toDuckDb(type.get()))));
    presentations.add(Trees.rewrite(body, e -> findValue(e).map(Value::spark)));
  }

  private Optional<Value> findValue(Expression e) {
    if (e instanceof AggregateExpression aggregate) {
      return Optional.of(
          values.computeIfAbsent(aggregate.canonicalized(), unused -> toValue(aggregate)));
    }
    Optional<Value> key = findKey(e);
    if (key.isPresent()) {
      return key;
    }
    if (isDerivedKey(e)) {
      addKey(e);
      return findKey(e);
    }
    return Optional.empty();
  }

  private Optional<Value> findKey(Expression e) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).semanticEquals(e)) {
        return Optional.of(new Value(keyColumns.get(i), "\"k%d\"".formatted(i)));
      }
    }
    return Optional.empty();
  }

  private boolean isDerivedKey(Expression e) {
    boolean ofKeysOnly = !e.foldable() && !Trees.contains(e, AggregateExpression.class);
    boolean casts = e instanceof Cast cast && findKey(cast.child()).isPresent();
    return ofKeysOnly && !casts && e.deterministic() && isKeyType(e.dataType());
  }

  private Value toValue(AggregateExpression aggregate) {
    Optional<AggregateForm> form = aggregates.find(aggregate);
    if (form.isEmpty()) {
      return new Value(Trees.attribute("refused", aggregate.dataType()), "NULL");
    }
    List<Expression> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (AggregateForm.Part part : form.get().parts()) {
      AttributeReference column = column(part);
      columns.add(column);
      names.add('"' + column.name() + '"');
    }
    return new Value(form.get().spark().apply(columns), form.get().duckDb().apply(names));
  }

  private AttributeReference column(AggregateForm.Part part) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).lift().semanticEquals(part.lift())) {
        return partColumns.get(i);
      }
    }
    AttributeReference column = Trees.attribute("s" + parts.size(), part.lift().dataType());
    parts.add(part);
    partColumns.add(column);
    return column;
  }

  /** A function that Spark replaces by others is looked at as those. */
  static AggregateFunction functionOf(AggregateExpression aggregate) {
    AggregateFunction function = aggregate.aggregateFunction();
    return function instanceof RuntimeReplaceable replaceable
        ? (AggregateFunction) replaceable.replacement()
        : function;
  }

  List<Expression> keys() {
    return keys;
  }

  List<AggregateForm.Part> parts() {
    return parts;
  }

  List<AttributeReference> storedColumns() {
    List<AttributeReference> columns = new ArrayList<>(keyColumns);
    columns.addAll(partColumns);
    return columns;
  }

  /** Over {@link #storedColumns}, one for each of {@link #outputs}. */
  List<Expression> presentations() {
    return presentations;
  }

  List<Column> toKeyColumns() {
    return keyColumns.stream()
        .map(column -> new Column(column.name(), Types.of(column.dataType()), false))
        .toList();
  }

  List<StateColumn> toStateColumns() {
    List<StateColumn> columns = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      columns.add(new StateColumn("s" + i, parts.get(i).type(), parts.get(i).merge()));
    }
    return columns;
  }

  List<OutputColumn> outputs() {
    return outputs;
  }
}
