package io.braid.lake.compiler;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.VirtualColumn;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/**
 * Takes a query apart into keys, states and outputs. What an output computes from keys alone
 * becomes a key of its own: it changes no group, and Spark computes it, as plain SQL would. A query
 * that shows rows keeps each under the position of its event.
 */
final class Decomposition {
  private final Findings findings;
  private final EventRules events;
  private final AggregateRules aggregates;
  private final Query query;
  private final List<Attribute> position;
  private final Layout layout = new Layout();
  private final boolean hasElements;
  private final Map<Expression, Value> values = new LinkedHashMap<>();
  private final List<OutputColumn> outputs = new ArrayList<>();
  private final Reading reading;
  private final Query presented;

  private record Value(Expression spark, String duckDb) {}

  /**
   * @param position of an event, among the columns of the query's rows
   */
  Decomposition(Query query, List<Attribute> position, Findings findings, String viewName) {
    this.query = query;
    this.position = position;
    this.findings = findings;
    this.events = new EventRules(findings);
    this.aggregates = new AggregateRules(findings, events, position, viewName);
    this.hasElements =
        allExpressions().flatMap(this::aggregatesIn).anyMatch(form -> !form.sets().isEmpty());
    if (query.grouped()) {
      query.keys().forEach(this::addKey);
    } else {
      position.forEach(layout::addKey);
    }
    List<NamedExpression> shown = new ArrayList<>();
    query.outputs().forEach(output -> addOutput(output, shown));
    List<String> conditions = query.conditions().stream().map(this::translate).toList();
    List<Expression> conditionsOfStates =
        query.conditions().stream().map(this::overStates).toList();
    List<SortOrder> order = query.isLimited() ? orderWithoutTies() : query.order();
    this.reading =
        new Reading(conditions, order.stream().map(this::translate).toList(), query.limit());
    this.presented =
        new Query(
            query.rows(),
            hasElements,
            List.copyOf(layout.keyColumns()),
            shown,
            conditionsOfStates,
            order.stream().map(term -> (SortOrder) overStates(term)).toList(),
            query.limit());
    if (query.grouped() && !layout.hasStates()) {
      layout.addPart(countOfEvents());
    }
  }

  private Stream<Expression> allExpressions() {
    return Stream.of(
            query.outputs().stream().map(Named::body),
            query.conditions().stream(),
            query.order().stream().map(Expression.class::cast))
        .flatMap(stream -> stream);
  }

  private Stream<AggregateForm> aggregatesIn(Expression tree) {
    if (tree instanceof WindowExpression window) {
      return new GroupWindow(window).inputs().flatMap(this::aggregatesIn);
    }
    if (aggregates.isAggregate(tree)) {
      return aggregates.find(tree).stream();
    }
    return Trees.list(tree.children()).stream().flatMap(this::aggregatesIn);
  }

  private static AggregateForm.Part countOfEvents() {
    Literal one = Literal.create(1, DataTypes.IntegerType);
    return new AggregateForm.Part(
        new Count(Trees.seq(List.of(one))).toAggregateExpression(false, Option.empty()), Merge.SUM);
  }

  /** Ties are settled by the keys, of which no two groups have the same. */
  private List<SortOrder> orderWithoutTies() {
    List<SortOrder> order = new ArrayList<>(query.order());
    Stream<? extends Expression> ties = query.grouped() ? query.keys().stream() : position.stream();
    ties.forEach(key -> order.add(Trees.ascending(key)));
    return order;
  }

  private void addKey(Expression key) {
    KeyTypes.findObjection(key).ifPresent(text -> findings.refuse(key, text));
    events.check(key);
    layout.addKey(key);
  }

  private void addOutput(NamedExpression named, List<NamedExpression> shown) {
    Expression body = Named.body(named);
    Optional<ColumnType> type = Types.find(body.dataType());
    if (type.isEmpty()) {
      findings.refuse(
          body,
          "%s is of type %s, which a view cannot hold. Cast it to a plain type."
              .formatted(Findings.text(body), body.dataType().sql().toLowerCase(Locale.ROOT)));
      return;
    }
    boolean plain = query.grouped() && findKey(body).isPresent();
    String sql = translate(body);
    String bound =
        aggregatesIn(body)
            .map(AggregateForm::bound)
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "));
    outputs.add(
        new OutputColumn(
            named.name(),
            type.get(),
            plain ? sql : "CAST(%s AS %s)".formatted(sql, Types.toDuckDb(type.get())),
            bound,
            ""));
    shown.add(Trees.alias(overStates(body), named.name()));
  }

  private String translate(Expression e) {
    if (e instanceof SortOrder term) {
      return "%s %s %s"
          .formatted(translate(term.child()), term.direction().sql(), term.nullOrdering().sql());
    }
    return new DuckDbSql(findings, leaf -> findValue(leaf).map(Value::duckDb), isNeverEmpty())
        .translate(e);
  }

  private boolean isNeverEmpty() {
    return !query.keys().isEmpty();
  }

  private Expression overStates(Expression e) {
    return Trees.rewrite(e, leaf -> findValue(leaf).map(Value::spark));
  }

  private Optional<Value> findValue(Expression e) {
    if (e instanceof SortOrder) {
      return Optional.empty();
    }
    if (!query.grouped()) {
      return Optional.of(values.computeIfAbsent(e.canonicalized(), unused -> toRowValue(e)));
    }
    if (e instanceof WindowExpression written) {
      GroupWindow window = new GroupWindow(written).withoutTies(query.keys());
      return Optional.of(new Value(window.over(this::overStates), window.duckDb(this::translate)));
    }
    if (aggregates.isAggregate(e)) {
      return Optional.of(values.computeIfAbsent(e.canonicalized(), unused -> toValue(e)));
    }
    Optional<Value> key = findKey(e);
    if (key.isPresent()) {
      return key;
    }
    if (isDerivedKey(e)) {
      if (!isGrouping(e)) {
        events.check(e);
      }
      layout.addKey(e);
      return findKey(e);
    }
    return Optional.empty();
  }

  private Optional<Value> findKey(Expression e) {
    for (int i = 0; i < layout.keys().size(); i++) {
      if (layout.keys().get(i).semanticEquals(e)) {
        return Optional.of(new Value(layout.keyColumns().get(i), "\"k%d\"".formatted(i)));
      }
    }
    return Optional.empty();
  }

  private boolean isDerivedKey(Expression e) {
    boolean casts = e instanceof Cast cast && findKey(cast.child()).isPresent();
    return !e.foldable()
        && !Trees.contains(e, AggregateExpression.class)
        && e.deterministic()
        && !casts
        && KeyTypes.findObjection(e).isEmpty();
  }

  /** What Spark makes of grouping(…) cannot fail, though its parts could. */
  private static boolean isGrouping(Expression e) {
    return !e.references().isEmpty()
        && Trees.list(e.references().toSeq()).stream()
            .allMatch(column -> column.name().equals(VirtualColumn.groupingIdName()));
  }

  private Value toRowValue(Expression shown) {
    Optional<Value> key = findKey(shown);
    if (key.isPresent()) {
      return key.get();
    }
    events.check(shown);
    AttributeReference column = layout.addPart(new AggregateForm.Part(shown, Merge.ONLY));
    return new Value(column, '"' + column.name() + '"');
  }

  private Value toValue(Expression aggregate) {
    Optional<AggregateForm> form = aggregates.find(aggregate);
    if (form.isEmpty()) {
      return new Value(Trees.attribute("refused", aggregate.dataType()), "NULL");
    }
    List<Expression> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (AggregateForm.Part part : form.get().parts()) {
      AttributeReference column = layout.addPart(part);
      columns.add(hasElements ? onlyOne(column) : column);
      names.add((hasElements ? "any_value(\"%s\")" : "\"%s\"").formatted(column.name()));
    }
    List<AggregateForm.SparkSet> sparkSets = new ArrayList<>();
    List<AggregateForm.DuckDbSet> duckDbSets = new ArrayList<>();
    for (AggregateForm.ElementSet set : form.get().sets()) {
      Layout.StoredSet stored = layout.addSet(set);
      sparkSets.add(
          new AggregateForm.SparkSet(
              new EqualTo(
                  layout.setNumber(), Literal.create(stored.number(), DataTypes.IntegerType)),
              List.copyOf(stored.elements()),
              List.copyOf(stored.states())));
      duckDbSets.add(
          new AggregateForm.DuckDbSet(
              "\"%s\" = %d".formatted(layout.setNumber().name(), stored.number()),
              quoted(stored.elements()),
              quoted(stored.states())));
    }
    return new Value(
        form.get().spark().read(columns, sparkSets), form.get().duckDb().read(names, duckDbSets));
  }

  /** The base row of a group is the only one that has this state. */
  private static Expression onlyOne(AttributeReference column) {
    return new First(column, true).toAggregateExpression(false, Option.empty());
  }

  private static List<String> quoted(List<AttributeReference> columns) {
    return columns.stream().map(column -> '"' + column.name() + '"').toList();
  }

  Layout layout() {
    return layout;
  }

  List<OutputColumn> outputs() {
    return outputs;
  }

  Reading reading() {
    return reading;
  }

  /** What the query shows of these rows, which have the stored columns. */
  Query presented(LogicalPlan stored) {
    return presented.withRows(stored);
  }

  /** The query as plain SQL answers it, whatever the order of the events. */
  Query plain() {
    return query
        .withOutputs(
            query.outputs().stream()
                .map(
                    output ->
                        (NamedExpression) Trees.alias(plain(Named.body(output)), output.name()))
                .toList())
        .withConditions(query.conditions().stream().map(this::plain).toList())
        .withOrder(
            (query.isLimited() ? orderWithoutTies() : query.order())
                .stream().map(term -> (SortOrder) plain(term)).toList());
  }

  private Expression plain(Expression tree) {
    return Trees.rewrite(
        tree,
        node ->
            node instanceof WindowExpression window
                ? Optional.of(new GroupWindow(window).withoutTies(query.keys()).over(this::plain))
                : aggregates.isAggregate(node)
                    ? aggregates.find(node).flatMap(AggregateForm::plain)
                    : Optional.empty());
  }
}
