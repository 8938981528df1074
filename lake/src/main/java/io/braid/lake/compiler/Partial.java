package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Explode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/** The plans that make states of rows: a group's own, and those of each of its sets. */
final class Partial {
  private final Layout layout;
  private final boolean grouped;

  Partial(Layout layout, boolean grouped) {
    this.layout = layout;
    this.grouped = grouped;
  }

  /**
   * @param rows what the view groups or shows
   * @param before columns of the rows to tell states apart by, in front of the result
   */
  LogicalPlan of(LogicalPlan rows, List<Attribute> before) {
    LogicalPlan base =
        grouped
            ? aggregate(rows, before, List.of(), columns(before, 0, Map.of(), layout.baseLifts()))
            : new Project(Trees.seq(columns(before, 0, Map.of(), layout.baseLifts())), rows);
    if (layout.sets().isEmpty()) {
      return base;
    }
    List<LogicalPlan> all = new ArrayList<>(List.of(base));
    layout.sets().forEach(set -> all.add(ofSet(rows, before, set)));
    return new Union(Trees.seq(all), false, false);
  }

  private LogicalPlan ofSet(LogicalPlan rows, List<Attribute> before, Layout.StoredSet stored) {
    AggregateForm.ElementSet set = stored.set();
    LogicalPlan input =
        Trees.optional(set.filter())
            .<LogicalPlan>map(filter -> new Filter(filter, rows))
            .orElse(rows);
    if (set.each().isPresent()) {
      AggregateForm.ElementSet.Each each = set.each().get();
      input =
          new Generate(
              new Explode(each.array()),
              Trees.none(),
              false,
              Option.empty(),
              Trees.seq(List.of(each.item())),
              input);
    }
    Expression present =
        set.elements().stream().<Expression>map(IsNotNull::new).reduce(And::new).orElseThrow();
    Map<AttributeReference, Expression> elements = new java.util.HashMap<>();
    Map<AttributeReference, Expression> lifts = new java.util.HashMap<>();
    for (int i = 0; i < stored.elements().size(); i++) {
      elements.put(stored.elements().get(i), set.elements().get(i));
    }
    for (int i = 0; i < stored.states().size(); i++) {
      lifts.put(stored.states().get(i), set.states().get(i).lift());
    }
    return aggregate(
        new Filter(present, input),
        before,
        set.elements(),
        columns(before, stored.number(), elements, lifts));
  }

  private LogicalPlan aggregate(
      LogicalPlan rows,
      List<Attribute> before,
      List<Expression> elements,
      List<NamedExpression> columns) {
    List<Expression> grouping = new ArrayList<>(before);
    grouping.addAll(layout.keys());
    grouping.addAll(elements);
    return new Aggregate(Trees.seq(grouping), Trees.seq(columns), rows);
  }

  /** All stored columns; those that these rows do not have are null. */
  private List<NamedExpression> columns(
      List<Attribute> before,
      int setNumber,
      Map<AttributeReference, Expression> elements,
      Map<AttributeReference, Expression> lifts) {
    List<NamedExpression> columns = new ArrayList<>();
    before.forEach(column -> columns.add(Trees.alias(column, column.name())));
    for (int i = 0; i < layout.keys().size(); i++) {
      columns.add(Trees.alias(layout.keys().get(i), "k" + i));
    }
    Stream.concat(layout.elementKeys().stream(), layout.stateColumns().stream())
        .forEach(
            column -> {
              Expression value =
                  column.equals(layout.setNumber())
                      ? Literal.create(setNumber, DataTypes.IntegerType)
                      : elements.getOrDefault(column, lifts.getOrDefault(column, none(column)));
              columns.add(Trees.alias(value, column.name()));
            });
    return columns;
  }

  private static Expression none(AttributeReference column) {
    return Literal.create(null, column.dataType());
  }
}
