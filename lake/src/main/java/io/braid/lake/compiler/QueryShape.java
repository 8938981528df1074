package io.braid.lake.compiler;

import io.braid.core.error.Nearest;
import io.braid.core.type.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedHaving;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.BaseGroupingSets;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/** Looks at a parsed query, before any name is resolved: clauses, functions and columns by name. */
final class QueryShape {
  private static final String ONE_SELECT =
      "A view is one SELECT … FROM stream [WHERE …] GROUP BY … .";

  private final Findings findings;
  private final String stream;
  private final List<String> columns;
  private final Set<String> aliases = new HashSet<>();
  private final Set<String> relations = new HashSet<>();

  QueryShape(Findings findings, String stream, List<Column> schema) {
    this.findings = findings;
    this.stream = stream;
    this.columns = schema.stream().map(Column::name).toList();
  }

  void check(LogicalPlan plan) {
    clause(plan, true);
  }

  private void clause(LogicalPlan plan, boolean top) {
    switch (plan.getClass().getSimpleName()) {
      case "Project", "Aggregate" -> {
        if (top) {
          select(plan);
        } else {
          findings.refuse(plan, "A subquery in FROM is not supported. " + ONE_SELECT);
        }
      }
      case "UnresolvedHaving" -> {
        findings.refuse(
            ((UnresolvedHaving) plan).havingCondition(),
            "HAVING is not supported: a group that fails it now may pass with the next event, so it must be kept anyway. Leave it out and put the condition into the WHERE of your query on the view.");
        inner(plan, top);
      }
      case "Sort" -> {
        findings.refuse(
            plan,
            "ORDER BY has no meaning in a view. Leave it out and put it into your query on the view.");
        inner(plan, top);
      }
      case "GlobalLimit", "LocalLimit", "Offset" -> {
        findings.refuse(
            plan,
            "LIMIT and OFFSET are not supported: which rows they keep changes with each event. Leave them out and put them into your query on the view.");
        inner(plan, top);
      }
      case "Distinct" -> {
        findings.refuse(
            plan,
            "SELECT DISTINCT is not supported. GROUP BY the columns instead, with count(*) AS n.");
        inner(plan, top);
      }
      case "Union", "Except", "Intersect" ->
          findings.refuse(
              plan,
              "UNION, EXCEPT and INTERSECT are not supported. Write one view for each SELECT and combine them in your query.");
      case "UnresolvedWith" -> findings.refuse(plan, "WITH is not supported. " + ONE_SELECT);
      case "WithWindowDefinition" -> window(plan);
      case "Generate" ->
          findings.refuse(
              plan, "LATERAL VIEW is not supported. Split the event before it enters the stream.");
      case "Join" ->
          findings.refuse(
              plan,
              "A join is not supported. Bring the other side's columns into the stream, or join two views in your query.");
      case "Pivot", "Unpivot", "Transpose" ->
          findings.refuse(
              plan,
              "PIVOT is not supported. Write sum(x) FILTER (WHERE k = 'a') AS a for each column.");
      case "OneRowRelation" ->
          findings.invalid(plan, "The query reads no stream. Add FROM %s.".formatted(stream));
      default ->
          findings.invalid(plan, "This is not a query that a view can be made of. " + ONE_SELECT);
    }
  }

  private void inner(LogicalPlan plan, boolean top) {
    Trees.list(plan.children()).forEach(child -> clause(child, top));
  }

  private void window(org.apache.spark.sql.catalyst.trees.TreeNode<?> where) {
    findings.refuse(
        where,
        "a window function looks at other rows, so it cannot be merged from parts. Leave it out and write it in your query on the view.");
  }

  private void select(LogicalPlan plan) {
    List<? extends NamedExpression> outputs =
        plan instanceof Project project
            ? Trees.list(project.projectList())
            : Trees.list(((Aggregate) plan).aggregateExpressions());
    from(Trees.list(plan.children()).get(0));
    names(outputs);
    outputs.forEach(output -> expression((Expression) output, false));
    if (plan instanceof Aggregate aggregate) {
      Trees.list(aggregate.groupingExpressions()).forEach(key -> expression(key, true));
    }
  }

  private void from(LogicalPlan plan) {
    if (plan instanceof Filter filter) {
      from(filter.child());
      expression(filter.condition(), false);
    } else if (plan instanceof SubqueryAlias alias && alias.child() instanceof UnresolvedRelation) {
      relations.add(alias.alias().toLowerCase(Locale.ROOT));
      from(alias.child());
    } else if (plan instanceof UnresolvedRelation relation) {
      relation(relation);
    } else if (plan instanceof SubqueryAlias) {
      findings.refuse(plan, "A subquery in FROM is not supported. " + ONE_SELECT);
    } else {
      clause(plan, false);
    }
  }

  private void relation(UnresolvedRelation relation) {
    String name = String.join(".", Trees.list(relation.multipartIdentifier()));
    relations.add(name.toLowerCase(Locale.ROOT));
    if (!name.equalsIgnoreCase(stream)) {
      findings.invalid(
          relation,
          "No stream is named '%s'; this view reads the stream '%s'.".formatted(name, stream));
    }
  }

  private void names(List<? extends NamedExpression> outputs) {
    Set<String> names = new HashSet<>();
    for (NamedExpression output : outputs) {
      if (output instanceof UnresolvedAlias unnamed) {
        findings.invalid(
            unnamed,
            "%s has no name. Write %s AS name."
                .formatted(Findings.text(unnamed.child()), Findings.text(unnamed.child())));
        continue;
      }
      if (output instanceof UnresolvedStar) {
        findings.refuse(
            (Expression) output, "* is not supported in a view. Name the keys and aggregates.");
        continue;
      }
      String name =
          output instanceof UnresolvedAttribute attribute
              ? Trees.list(attribute.nameParts()).get(Trees.list(attribute.nameParts()).size() - 1)
              : output.name();
      if (output instanceof Alias) {
        aliases.add(name.toLowerCase(Locale.ROOT));
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        findings.invalid(
            (Expression) output, "Two columns are named '%s'. Rename one with AS.".formatted(name));
      }
      if (name.startsWith("_")) {
        findings.invalid(
            (Expression) output,
            "A column must not begin with '_', because such names are Braid's own, but one is named '%s'. Rename it with AS."
                .formatted(name));
      }
    }
  }

  private void expression(Expression e, boolean inGroupBy) {
    if (e instanceof WindowExpression || e instanceof UnresolvedWindowExpression) {
      window(e);
      return;
    }
    if (e instanceof SubqueryExpression || e.getClass().getSimpleName().equals("InSubquery")) {
      findings.refuse(
          e,
          "a subquery sees other events than the epoch at hand, so it cannot be merged from parts. Use a constant, or combine two views in your query.");
      return;
    }
    if (e instanceof BaseGroupingSets) {
      findings.refuse(
          e, "ROLLUP, CUBE and GROUPING SETS are not supported. Write one view for each grouping.");
      return;
    }
    if (e instanceof UnresolvedAttribute attribute) {
      column(attribute, inGroupBy);
      return;
    }
    if (e instanceof UnresolvedFunction function && isRefused(function)) {
      return;
    }
    Trees.list(e.children()).forEach(child -> expression(child, inGroupBy));
  }

  private boolean isRefused(UnresolvedFunction function) {
    String name = String.join(".", Trees.list(function.nameParts()));
    String text = Findings.text(function);
    List<Expression> arguments = Trees.list(function.arguments());
    String argument = arguments.isEmpty() ? "x" : Findings.text(arguments.get(0));
    if (function.isDistinct()) {
      findings.refuse(
          function,
          name.equalsIgnoreCase("min") || name.equalsIgnoreCase("max")
              ? "DISTINCT changes nothing in %s. Leave it out.".formatted(text)
              : "%s needs every value, not only partial sums, so it cannot be merged from parts. Add %s to the keys, and write it in your query on the view."
                  .formatted(text, argument));
      return true;
    }
    var reason = Refusals.find(name, text, argument);
    reason.ifPresent(why -> findings.refuse(function, why));
    return reason.isPresent();
  }

  private void column(UnresolvedAttribute attribute, boolean inGroupBy) {
    List<String> parts = Trees.list(attribute.nameParts());
    boolean qualified =
        parts.size() == 2 && relations.contains(parts.get(0).toLowerCase(Locale.ROOT));
    String name = parts.get(qualified ? 1 : 0);
    if (parts.size() > (qualified ? 2 : 1)) {
      findings.invalid(
          attribute,
          "'%s' is not a column of %s. Known: %s"
              .formatted(String.join(".", parts), stream, String.join(", ", columns)));
      return;
    }
    boolean known = columns.stream().anyMatch(name::equalsIgnoreCase);
    boolean alias = aliases.contains(name.toLowerCase(Locale.ROOT));
    if (known || (alias && inGroupBy)) {
      return;
    }
    var function = Refusals.find(name, name, name);
    if (function.isPresent()) {
      findings.refuse(attribute, function.get());
    } else if (alias) {
      findings.refuse(
          attribute,
          "'%s' is the name of another output column. Repeat its expression here.".formatted(name));
    } else if (name.startsWith("_")) {
      findings.invalid(
          attribute,
          "'%s' is one of Braid's own columns, which differ between runs. Use the stream's: %s"
              .formatted(name, String.join(", ", columns)));
    } else {
      findings.invalid(
          attribute,
          "Stream %s has no column '%s'. %s".formatted(stream, name, Nearest.hint(name, columns)));
    }
  }
}
