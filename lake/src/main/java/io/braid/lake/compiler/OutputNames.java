package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;

/**
 * Names outputs that the query does not name, as PostgreSQL does: after their function, or {@code
 * column}; a name that is taken gets a number.
 */
final class OutputNames {
  private OutputNames() {}

  static LogicalPlan given(LogicalPlan parsed) {
    if (parsed instanceof Project project) {
      return new Project(Trees.seq(given(Trees.list(project.projectList()))), project.child());
    }
    if (parsed instanceof Aggregate aggregate) {
      return new Aggregate(
          aggregate.groupingExpressions(),
          Trees.seq(given(Trees.list(aggregate.aggregateExpressions()))),
          aggregate.child());
    }
    if (parsed instanceof UnresolvedWith with) {
      return with.copy(given(with.child()), with.cteRelations());
    }
    boolean above =
        Set.of(
                "Sort",
                "GlobalLimit",
                "LocalLimit",
                "UnresolvedHaving",
                "Distinct",
                "Offset",
                "Union",
                "WithWindowDefinition")
            .contains(parsed.getClass().getSimpleName());
    return above
        ? (LogicalPlan)
            parsed.withNewChildren(
                Trees.seq(Trees.list(parsed.children()).stream().map(OutputNames::given).toList()))
        : parsed;
  }

  private static List<NamedExpression> given(List<NamedExpression> outputs) {
    Set<String> taken = new HashSet<>();
    outputs.stream()
        .filter(output -> output instanceof UnresolvedAttribute || output instanceof Alias)
        .forEach(output -> taken.add(nameOf(output).toLowerCase(Locale.ROOT)));
    List<NamedExpression> named = new ArrayList<>();
    for (NamedExpression output : outputs) {
      named.add(
          output instanceof UnresolvedAlias unnamed
              ? Trees.alias(unnamed.child(), free(unnamed.child(), taken))
              : output);
    }
    return named;
  }

  private static String nameOf(NamedExpression output) {
    return output instanceof UnresolvedAttribute column ? column.nameParts().last() : output.name();
  }

  private static String free(Expression unnamed, Set<String> taken) {
    String name =
        unnamed instanceof UnresolvedFunction function
            ? function.nameParts().last().toLowerCase(Locale.ROOT)
            : "column";
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
