package io.braid.lake.compiler;

import io.braid.core.view.DefinitionHash;
import io.braid.core.view.DimensionVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * What makes a definition another one. It is taken of the resolved query, so spaces, comments,
 * letter case and ordinals do not count, and neither do columns that the query does not read.
 */
final class Definition {
  /** Raise it when the same SQL comes to mean other states. */
  static final String COMPILER_VERSION = "2";

  private final Sources sources;
  private final List<String> texts = new ArrayList<>();
  private final Set<String> read = new HashSet<>();
  private final Map<ExprId, String> labels = new HashMap<>();
  private final Map<String, String> generated = new HashMap<>();
  private int dimensions;

  private Definition(Sources sources) {
    this.sources = sources;
  }

  static DefinitionHash hash(Sources sources, List<DimensionVersion> dimensions, Query query) {
    Definition definition = new Definition(sources);
    definition.texts.add(COMPILER_VERSION);
    sources.streams().forEach(stream -> definition.texts.add(stream.name()));
    definition.addQuery(query);
    dimensions.forEach(
        dimension -> definition.texts.add(lower(dimension.name()) + " " + dimension.version()));
    sources.streams().stream()
        .flatMap(stream -> stream.columns().stream())
        .filter(column -> definition.read.contains(lower(column.name())))
        .forEach(column -> definition.texts.add(column.name() + " " + column.type().sql()));
    return DefinitionHash.of(definition.texts);
  }

  private void addQuery(Query query) {
    addPlan(query.rows());
    query.keys().forEach(key -> add("key", key));
    query.outputs().forEach(output -> add("show " + output.name(), Named.body(output)));
    query.conditions().forEach(condition -> add("having", condition));
    query.order().forEach(term -> add("order", term));
    texts.add("limit " + query.limit());
  }

  private void addPlan(LogicalPlan plan) {
    Trees.list(plan.children()).forEach(this::addPlan);
    if (StreamLeaf.is(plan)) {
      texts.add(sources.streams().size() == 1 ? "stream" : "stream " + StreamLeaf.streamOf(plan));
      label(plan, "");
    } else if (Trees.list(plan.children()).isEmpty()) {
      dimensions++;
      label(plan, dimensions + ".");
    } else if (plan instanceof SubqueryAlias alias) {
      if (alias.child() instanceof ResolvedHint) {
        texts.add("dimension " + lower(alias.alias()));
      }
    } else {
      addNode(plan);
      label(plan, "*");
    }
  }

  private void addNode(LogicalPlan plan) {
    texts.add(plan.getClass().getSimpleName());
    if (plan instanceof Join join) {
      texts.add(join.joinType().sql());
    } else if (plan instanceof Generate generate) {
      texts.add("outer " + generate.outer());
    }
    if (plan instanceof Project project) {
      Trees.list(project.projectList()).forEach(this::addColumn);
    } else {
      Trees.list(plan.expressions()).forEach(each -> add("", each));
    }
  }

  /** Spark names a key of ROLLUP by its text, in which columns bear numbers that change. */
  private void addColumn(NamedExpression column) {
    if (column instanceof Alias alias && alias.name().equals(alias.child().toString())) {
      generated.putIfAbsent(alias.name(), "key#" + generated.size());
    }
    add(nameOf(column), Named.body(column));
  }

  private String nameOf(NamedExpression column) {
    return generated.getOrDefault(column.name(), column.name());
  }

  /** Two columns of one name, as of a dimension that is joined twice, are not the same. */
  private void label(LogicalPlan plan, String from) {
    for (Attribute column : Trees.list(plan.output())) {
      if (!labels.containsKey(column.exprId())) {
        labels.put(column.exprId(), from.isEmpty() ? column.name() : free(from + nameOf(column)));
      }
    }
  }

  private String free(String label) {
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> n == 1 ? label : label + "#" + n)
        .filter(name -> !labels.containsValue(name))
        .findFirst()
        .orElseThrow();
  }

  private void add(String name, Expression tree) {
    Expression labelled =
        Trees.rewrite(
            tree,
            node ->
                node instanceof AttributeReference column
                    ? Optional.of(
                        column.withName(labels.getOrDefault(column.exprId(), nameOf(column))))
                    : Optional.empty());
    texts.add(name + "=" + Trees.sql(labelled));
    Trees.list(tree.references().toSeq()).forEach(column -> read.add(lower(column.name())));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
