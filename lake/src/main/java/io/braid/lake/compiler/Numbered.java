package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CurrentRow$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.RowFrame$;
import org.apache.spark.sql.catalyst.expressions.RowNumber;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.UnboundedPreceding$;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/**
 * Rows of which one event may give several, numbered within their event in the order of their
 * values, so that the position and the number name a row.
 *
 * @param position of the event, and the number
 */
record Numbered(LogicalPlan rows, List<Attribute> position) {

  static Numbered of(Query query, List<Attribute> position) {
    List<Expression> partition = List.copyOf(position);
    List<SortOrder> order =
        query.outputs().stream().map(output -> Trees.ascending(Named.body(output))).toList();
    NamedExpression number =
        Trees.alias(
            new WindowExpression(
                new RowNumber(),
                new WindowSpecDefinition(
                    Trees.seq(partition),
                    Trees.seq(order),
                    new SpecifiedWindowFrame(
                        RowFrame$.MODULE$, UnboundedPreceding$.MODULE$, CurrentRow$.MODULE$))),
            "_number");
    List<Attribute> named = new ArrayList<>(position);
    named.add(number.toAttribute());
    return new Numbered(
        new Window(
            Trees.seq(List.of(number)), Trees.seq(partition), Trees.seq(order), query.rows()),
        named);
  }
}
