package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RangeFrame$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** A window function over the groups of a view, computed when the view is read. */
record GroupWindow(WindowExpression window) {
  private static final Set<String> RANKS = Set.of("Rank", "DenseRank");
  private static final Set<String> AGGREGATES = Set.of("Sum", "Count", "Min", "Max", "Average");

  /** The function's own node: that of an aggregate is inside of it. */
  private Expression function() {
    return window.windowFunction() instanceof AggregateExpression aggregate
        ? AggregateCall.functionOf(aggregate)
        : window.windowFunction();
  }

  private List<Expression> arguments() {
    boolean ranks = !(window.windowFunction() instanceof AggregateExpression);
    return ranks ? List.of() : Trees.list(function().children());
  }

  private String name() {
    return function().getClass().getSimpleName();
  }

  /** What is looked at of each group. */
  Stream<Expression> inputs() {
    return Stream.of(
            arguments(),
            Trees.list(window.windowSpec().partitionSpec()),
            Trees.list(window.windowSpec().orderSpec()).stream()
                .map(term -> (Expression) term.child())
                .toList())
        .flatMap(List::stream);
  }

  /** Why the two engines might differ, if so. */
  Optional<String> findObjection() {
    boolean known =
        RANKS.contains(name())
            || name().equals("RowNumber")
            || (AGGREGATES.contains(name()) && isPlain());
    if (!known) {
      return Optional.of(
          "%s is not among the window functions that are tested over groups: rank, dense_rank, row_number, and sum, count, min, max and avg of whole numbers and decimals. Write it in your query on the view."
              .formatted(Findings.text(window)));
    }
    return Optional.empty();
  }

  private boolean isPlain() {
    boolean filtered =
        window.windowFunction() instanceof AggregateExpression aggregate
            && (aggregate.filter().isDefined() || aggregate.isDistinct());
    boolean average = name().equals("Average");
    return !filtered
        && arguments().stream().map(Expression::dataType).noneMatch(GroupWindow::isFloating)
        && (!average || function().dataType() instanceof DecimalType);
  }

  private static boolean isFloating(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  /** The same where no two groups tie, if the function would tell them apart. */
  GroupWindow withoutTies(List<? extends Expression> keys) {
    WindowSpecDefinition spec = window.windowSpec();
    boolean byRows =
        spec.frameSpecification() instanceof SpecifiedWindowFrame frame
            && !frame.frameType().equals(RangeFrame$.MODULE$)
            && !RANKS.contains(name());
    if (!byRows || spec.orderSpec().isEmpty()) {
      return this;
    }
    List<SortOrder> order = new ArrayList<>(Trees.list(spec.orderSpec()));
    keys.forEach(key -> order.add(Trees.ascending(key)));
    return new GroupWindow(
        new WindowExpression(
            window.windowFunction(),
            new WindowSpecDefinition(
                spec.partitionSpec(), Trees.seq(order), spec.frameSpecification())));
  }

  /** The same over other expressions for its inputs. */
  WindowExpression over(Function<Expression, Expression> change) {
    WindowSpecDefinition spec = window.windowSpec();
    List<Expression> arguments = arguments().stream().map(change).toList();
    List<SortOrder> order =
        Trees.list(spec.orderSpec()).stream()
            .map(
                term ->
                    (SortOrder)
                        term.withNewChildren(Trees.seq(List.of(change.apply(term.child())))))
            .toList();
    Expression function =
        window.windowFunction() instanceof AggregateExpression aggregate
            ? (Expression)
                aggregate.withNewChildren(
                    Trees.seq(
                        List.of((Expression) function().withNewChildren(Trees.seq(arguments)))))
            : RANKS.contains(name())
                ? (Expression)
                    function()
                        .withNewChildren(
                            Trees.seq(
                                order.stream().map(term -> (Expression) term.child()).toList()))
                : function();
    return new WindowExpression(
        function,
        new WindowSpecDefinition(
            Trees.seq(Trees.list(spec.partitionSpec()).stream().map(change).toList()),
            Trees.seq(order),
            spec.frameSpecification()));
  }

  /**
   * In DuckDB.
   *
   * @param translate an input
   */
  String duckDb(Function<Expression, String> translate) {
    String over = " OVER (%s)".formatted(specification(translate));
    List<String> arguments = arguments().stream().map(translate).toList();
    return switch (name()) {
      case "Rank" -> "CAST(rank()%s AS INTEGER)".formatted(over);
      case "DenseRank" -> "CAST(dense_rank()%s AS INTEGER)".formatted(over);
      case "RowNumber" -> "CAST(row_number()%s AS INTEGER)".formatted(over);
      case "Average" ->
          DuckDbDecimals.divide(
              "sum(%s)%s".formatted(arguments.get(0), over),
              DataTypes.createDecimalType(
                  38, ((DecimalType) arguments().get(0).dataType()).scale()),
              "count(%s)%s".formatted(arguments.get(0), over),
              (DecimalType) function().dataType());
      case "Count" -> "count(%s)%s".formatted(arguments.size() == 1 ? arguments.get(0) : "*", over);
      default ->
          "CAST(%s(%s)%s AS %s)"
              .formatted(
                  name().toLowerCase(java.util.Locale.ROOT),
                  arguments.get(0),
                  over,
                  Types.toDuckDb(function().dataType()));
    };
  }

  private String specification(Function<Expression, String> translate) {
    WindowSpecDefinition spec = window.windowSpec();
    List<String> parts = new ArrayList<>();
    if (!spec.partitionSpec().isEmpty()) {
      parts.add(
          "PARTITION BY "
              + Trees.list(spec.partitionSpec()).stream()
                  .map(translate)
                  .collect(Collectors.joining(", ")));
    }
    if (!spec.orderSpec().isEmpty()) {
      parts.add(
          "ORDER BY "
              + Trees.list(spec.orderSpec()).stream()
                  .map(
                      term ->
                          "%s %s %s"
                              .formatted(
                                  translate.apply(term.child()),
                                  term.direction().sql(),
                                  term.nullOrdering().sql()))
                  .collect(Collectors.joining(", ")));
    }
    boolean ranks = !AGGREGATES.contains(name());
    if (!ranks && spec.frameSpecification() instanceof SpecifiedWindowFrame frame) {
      parts.add(frame.sql());
    }
    return String.join(" ", parts);
  }
}
