package io.braid.lake.compiler;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Nil$;
import scala.runtime.AbstractPartialFunction;

/** Catalyst's trees as Java sees them. */
final class Trees {
  private Trees() {}

  static <T> List<T> list(Seq<T> items) {
    return JavaConverters.seqAsJavaList(items);
  }

  static <T> Seq<T> seq(List<? extends T> items) {
    return JavaConverters.<T>asScalaBuffer(List.copyOf(items)).toList();
  }

  @SuppressWarnings("unchecked")
  static <T> Seq<T> none() {
    return (Seq<T>) Nil$.MODULE$;
  }

  static <T> Optional<T> optional(Option<T> option) {
    return option.isDefined() ? Optional.of(option.get()) : Optional.empty();
  }

  /** Top down; what a node is replaced by is not looked into again. */
  static Expression rewrite(Expression tree, Function<Expression, Optional<Expression>> function) {
    Optional<Expression> replaced = function.apply(tree);
    if (replaced.isPresent()) {
      return replaced.get();
    }
    List<Expression> children = list(tree.children());
    List<Expression> changed = children.stream().map(child -> rewrite(child, function)).toList();
    return changed.equals(children) ? tree : (Expression) tree.withNewChildren(seq(changed));
  }

  static LogicalPlan rewritePlan(
      LogicalPlan plan, Function<LogicalPlan, Optional<LogicalPlan>> function) {
    return (LogicalPlan) plan.transformDown(partial(function));
  }

  static <T> AbstractPartialFunction<T, T> partial(Function<T, Optional<T>> function) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T node) {
        return function.apply(node).isPresent();
      }

      @Override
      @SuppressWarnings("unchecked")
      public <A extends T, B> B applyOrElse(A node, Function1<A, B> otherwise) {
        Optional<T> changed = function.apply(node);
        return changed.isPresent() ? (B) changed.get() : otherwise.apply(node);
      }
    };
  }

  static boolean contains(Expression tree, Class<?> type) {
    return type.isInstance(tree)
        || list(tree.children()).stream().anyMatch(child -> contains(child, type));
  }

  static void forEach(Expression tree, Consumer<Expression> action) {
    action.accept(tree);
    list(tree.children()).forEach(child -> forEach(child, action));
  }

  static Alias alias(Expression expression, String name) {
    return new Alias(expression, name, NamedExpression.newExprId(), none(), Option.empty(), none());
  }

  static AttributeReference attribute(String name, DataType type) {
    return new AttributeReference(
        name, type, true, Metadata.empty(), NamedExpression.newExprId(), none());
  }

  /** Nulls come first. */
  static SortOrder ascending(Expression term) {
    return new SortOrder(term, Ascending$.MODULE$, NullsFirst$.MODULE$, none());
  }

  /** SQL without the name of the stream in front of its columns. */
  static String sql(Expression tree) {
    return rewrite(
            tree,
            node ->
                node instanceof AttributeReference column && !column.qualifier().isEmpty()
                    ? Optional.of(column.withQualifier(none()))
                    : Optional.empty())
        .sql();
  }
}
