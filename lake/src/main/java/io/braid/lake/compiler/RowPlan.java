package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/** Plans that make rows of each event by itself, so that events may be cut in any way. */
final class RowPlan {
  private RowPlan() {}

  /** Whether each of its rows comes of one event. */
  static boolean is(LogicalPlan plan) {
    boolean known =
        StreamLeaf.is(plan)
            || plan instanceof Project
            || plan instanceof Filter
            || plan instanceof SubqueryAlias
            || plan instanceof Generate
            || plan instanceof Expand
            || plan instanceof Join
            || plan instanceof Union;
    return known && hasStream(plan) && sides(plan).allMatch(RowPlan::is);
  }

  static boolean hasStream(LogicalPlan plan) {
    return StreamLeaf.is(plan) || Trees.list(plan.children()).stream().anyMatch(RowPlan::hasStream);
  }

  /** The inputs that bring events; the other side of a join is a dimension. */
  private static Stream<LogicalPlan> sides(LogicalPlan plan) {
    return plan instanceof Join join
        ? Stream.of(join.left(), join.right()).filter(RowPlan::hasStream)
        : Trees.list(plan.children()).stream();
  }

  /** Whether one event may give several rows. */
  static boolean multiplies(LogicalPlan plan) {
    return plan instanceof Generate
        || plan instanceof Expand
        || plan instanceof Join
        || plan instanceof Union
        || Trees.list(plan.children()).stream().anyMatch(RowPlan::multiplies);
  }

  /** The same rows, each with the position of its event behind. */
  static LogicalPlan withPosition(LogicalPlan plan) {
    return withPosition(plan, StreamLeaf.streamsOf(plan));
  }

  private static LogicalPlan withPosition(LogicalPlan plan, List<String> streams) {
    if (StreamLeaf.is(plan)) {
      return StreamLeaf.widened(plan, streams);
    }
    if (!hasStream(plan)) {
      return plan;
    }
    List<LogicalPlan> children =
        Trees.list(plan.children()).stream().map(child -> withPosition(child, streams)).toList();
    if (plan instanceof Project project) {
      return new Project(
          appended(project.projectList(), position(children.get(0))), children.get(0));
    }
    if (plan instanceof Expand expand) {
      List<Attribute> position = position(children.get(0));
      return new Expand(
          Trees.seq(
              Trees.list(expand.projections()).stream()
                  .map(row -> RowPlan.<Expression>appended(row, position))
                  .toList()),
          appended(expand.output(), position),
          children.get(0));
    }
    if (plan instanceof Union union) {
      List<LogicalPlan> aligned = new ArrayList<>();
      for (int i = 0; i < children.size(); i++) {
        aligned.add(
            new Project(
                RowPlan.<NamedExpression>appended(
                    Trees.list(union.children()).get(i).output(), position(children.get(i))),
                children.get(i)));
      }
      return new Union(Trees.seq(aligned), false, false);
    }
    return (LogicalPlan) plan.withNewChildren(Trees.seq(children));
  }

  /** Epoch, partition and offset, of a plan that has them; in front the stream, if of several. */
  static List<Attribute> position(LogicalPlan plan) {
    return Trees.list(plan.output()).stream().filter(StreamLeaf::isPosition).toList();
  }

  private static <T> scala.collection.Seq<T> appended(
      scala.collection.Seq<? extends T> columns, List<? extends T> more) {
    List<T> all = new ArrayList<>(Trees.list(columns));
    all.addAll(more);
    return Trees.seq(all);
  }
}
