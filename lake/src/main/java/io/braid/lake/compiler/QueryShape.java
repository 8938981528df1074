package io.braid.lake.compiler;

import io.braid.core.error.Nearest;
import io.braid.core.type.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.MultiAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedHaving;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;

/** Looks at a parsed query, before any name is resolved: clauses, functions and columns by name. */
final class QueryShape {
  private static final String ONE_SELECT =
      "A view is one SELECT … FROM stream [WHERE …] GROUP BY … .";

  private final Findings findings;
  private final Sources sources;
  private final List<String> columns;
  private final Set<String> aliases = new HashSet<>();
  private final Set<String> relations = new HashSet<>();
  private final Set<String> named = new HashSet<>();
  private boolean onlyTheStream;

  QueryShape(Findings findings, Sources sources) {
    this.findings = findings;
    this.sources = sources;
    this.columns = sources.streams().get(0).columns().stream().map(Column::name).toList();
  }

  void check(LogicalPlan plan) {
    onlyTheStream =
        sources.streams().size() == 1 && readsOnlyTheStream(plan, true) && !makesColumns(plan);
    clause(plan, true);
  }

  /** Whether each column's name must be one of the stream's, or of an output. */
  private boolean readsOnlyTheStream(LogicalPlan plan, boolean above) {
    return switch (plan.getClass().getSimpleName()) {
      case "UnresolvedRelation" ->
          sources.isStream(
              String.join(".", Trees.list(((UnresolvedRelation) plan).multipartIdentifier())));
      case "GlobalLimit", "LocalLimit", "Sort", "UnresolvedHaving", "Filter", "SubqueryAlias" ->
          readsOnlyTheStream(Trees.list(plan.children()).get(0), above);
      case "Project", "Aggregate" ->
          above && readsOnlyTheStream(Trees.list(plan.children()).get(0), false);
      default -> false;
    };
  }

  /** Whether a function brings columns of its own, as window(t, '1 hour') brings window. */
  private static boolean makesColumns(LogicalPlan plan) {
    return Trees.list(plan.expressions()).stream().anyMatch(QueryShape::isWindow)
        || Trees.list(plan.children()).stream().anyMatch(QueryShape::makesColumns);
  }

  private static boolean isWindow(Expression e) {
    return e instanceof UnresolvedFunction function
            && function.nameParts().last().equalsIgnoreCase("window")
        || Trees.list(e.children()).stream().anyMatch(QueryShape::isWindow);
  }

  private void clause(LogicalPlan plan, boolean top) {
    switch (plan.getClass().getSimpleName()) {
      case "Project", "Aggregate" -> select(plan, top);
      case "UnresolvedHaving" -> {
        inner(plan, top);
        expression(((UnresolvedHaving) plan).havingCondition(), true);
      }
      case "Sort" -> {
        inner(plan, top);
        Trees.list(((Sort) plan).order()).forEach(term -> expression(term.child(), true));
      }
      case "Filter" -> {
        inner(plan, top);
        expression(((Filter) plan).condition(), false);
      }
      case "GlobalLimit", "LocalLimit", "Distinct", "Generate", "Union", "WithWindowDefinition" ->
          inner(plan, top);
      case "SubqueryAlias" -> {
        relations.add(((SubqueryAlias) plan).alias().toLowerCase(Locale.ROOT));
        inner(plan, false);
      }
      case "UnresolvedRelation" -> relation((UnresolvedRelation) plan);
      case "UnresolvedWith" -> with((UnresolvedWith) plan, top);
      case "Join" -> {
        inner(plan, false);
        Trees.optional(((Join) plan).condition()).ifPresent(on -> expression(on, false));
      }
      case "Offset" -> {
        findings.refuse(
            plan,
            "OFFSET is not supported in a view. Leave it out and put it into your query on the view.");
        inner(plan, top);
      }
      case "Except", "Intersect" ->
          findings.refuse(
              plan,
              "EXCEPT and INTERSECT compare rows of different epochs, so they cannot be merged from parts. Write one view for each SELECT and combine them in your query.");
      case "Pivot", "Unpivot", "Transpose" ->
          findings.refuse(
              plan,
              "PIVOT is not supported. Write sum(x) FILTER (WHERE k = 'a') AS a for each column.");
      case "OneRowRelation" ->
          findings.invalid(
              plan, "The query reads no stream. Add FROM %s.".formatted(sources.stream()));
      case "UnresolvedInlineTable" ->
          findings.refuse(
              plan,
              "VALUES in FROM is not supported. Make a dimension of them: dimensions/NAME.csv.");
      case "UnresolvedTableValuedFunction" ->
          findings.refuse(
              plan,
              "A table function in FROM is not supported. Read the stream %s."
                  .formatted(sources.stream()));
      default ->
          findings.invalid(plan, "This is not a query that a view can be made of. " + ONE_SELECT);
    }
  }

  private void inner(LogicalPlan plan, boolean top) {
    Trees.list(plan.children()).forEach(child -> clause(child, top));
    if (plan instanceof Generate generate) {
      Trees.list(((Expression) generate.generator()).children())
          .forEach(child -> expression(child, false));
    }
  }

  private void with(UnresolvedWith with, boolean top) {
    Trees.list(with.cteRelations())
        .forEach(
            each -> {
              clause((LogicalPlan) each._2(), false);
              named.add(each._1().toLowerCase(Locale.ROOT));
            });
    clause(with.child(), top);
  }

  private void select(LogicalPlan plan, boolean top) {
    List<? extends NamedExpression> outputs =
        plan instanceof Project project
            ? Trees.list(project.projectList())
            : Trees.list(((Aggregate) plan).aggregateExpressions());
    Trees.list(plan.children()).forEach(child -> clause(child, false));
    if (top) {
      names(outputs);
    }
    outputs.forEach(output -> expression((Expression) output, false));
    if (plan instanceof Aggregate aggregate) {
      Trees.list(aggregate.groupingExpressions()).forEach(key -> expression(key, true));
    }
  }

  private void relation(UnresolvedRelation relation) {
    String name = String.join(".", Trees.list(relation.multipartIdentifier()));
    relations.add(name.toLowerCase(Locale.ROOT));
    if (!sources.has(name) && !named.contains(name.toLowerCase(Locale.ROOT))) {
      findings.invalid(
          relation,
          "No stream is named '%s'; this view reads the %s."
              .formatted(name, sources.streamsText()));
    }
  }

  private void names(List<? extends NamedExpression> outputs) {
    Set<String> names = new HashSet<>();
    for (NamedExpression output : outputs) {
      if (output instanceof UnresolvedStar
          || output instanceof UnresolvedAlias
          || output instanceof MultiAlias) {
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
    if (e instanceof SubqueryExpression || e.getClass().getSimpleName().equals("InSubquery")) {
      findings.refuse(
          e,
          "a subquery sees other events than the epoch at hand, so it cannot be merged from parts. Use a constant, or combine two views in your query.");
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
    var reason =
        function.isDistinct() ? Optional.<String>empty() : Refusals.find(name, text, argument);
    reason.ifPresent(why -> findings.refuse(function, why));
    return reason.isPresent();
  }

  private void column(UnresolvedAttribute attribute, boolean inGroupBy) {
    if (!onlyTheStream) {
      return;
    }
    List<String> parts = Trees.list(attribute.nameParts());
    boolean qualified =
        parts.size() == 2 && relations.contains(parts.get(0).toLowerCase(Locale.ROOT));
    String name = parts.get(qualified ? 1 : 0);
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
          "Stream %s has no column '%s'. %s"
              .formatted(sources.stream(), name, Nearest.hint(name, columns)));
    }
  }
}
