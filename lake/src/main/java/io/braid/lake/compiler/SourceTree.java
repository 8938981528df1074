package io.braid.lake.compiler;

import io.braid.core.view.UnionStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;

/** A parsed query with streams, other views and WITH's queries in the place of their names. */
final class SourceTree {
  private static final Pattern WITH =
      Pattern.compile(
          "\\A((?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*)with\\s",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final ParserInterface parser;
  private final Sources sources;
  private final Map<String, String> used = new LinkedHashMap<>();
  private final Set<Dimension> joined = new LinkedHashSet<>();
  private final List<String> within = new ArrayList<>();

  SourceTree(ParserInterface parser, Sources sources) {
    this.parser = parser;
    this.sources = sources;
  }

  LogicalPlan parse(String sql) throws ParseException {
    return OutputNames.given((LogicalPlan) parser.parsePlan(sql));
  }

  LogicalPlan bind(LogicalPlan parsed) {
    return bind(parsed, Map.of());
  }

  private LogicalPlan bind(LogicalPlan plan, Map<String, LogicalPlan> named) {
    if (plan instanceof UnresolvedWith with) {
      Map<String, LogicalPlan> known = new HashMap<>(named);
      Trees.list(with.cteRelations())
          .forEach(
              each ->
                  known.put(lower(each._1()), bind((LogicalPlan) each._2(), Map.copyOf(known))));
      return bind(with.child(), known);
    }
    if (plan instanceof UnresolvedRelation relation) {
      return findSource(relation, named).orElse(plan);
    }
    List<LogicalPlan> children = Trees.list(plan.children());
    List<LogicalPlan> bound = children.stream().map(child -> bind(child, named)).toList();
    return bound.equals(children) ? plan : (LogicalPlan) plan.withNewChildren(Trees.seq(bound));
  }

  private Optional<LogicalPlan> findSource(
      UnresolvedRelation relation, Map<String, LogicalPlan> named) {
    if (relation.multipartIdentifier().size() != 1) {
      return Optional.empty();
    }
    String name = relation.multipartIdentifier().head();
    if (named.containsKey(lower(name))) {
      return Optional.ofNullable(named.get(lower(name)));
    }
    Optional<UnionStream> stream = sources.findStream(name);
    if (stream.isPresent()) {
      return stream.map(found -> aliased(name, StreamLeaf.of(found)));
    }
    Optional<Dimension> dimension = sources.findDimension(name);
    if (dimension.isPresent()) {
      joined.add(dimension.get());
      return Optional.of(aliased(name, dimension.get().rows().queryExecution().analyzed()));
    }
    return sources
        .findView(name)
        .filter(sql -> !within.contains(lower(name)))
        .flatMap(sql -> findInner(name, sql))
        .map(plan -> aliased(name, plan));
  }

  /** The dimensions that the query reads. */
  List<Dimension> dimensions() {
    return List.copyOf(joined);
  }

  /** Empty if it is no query, which is told where it is defined. */
  private Optional<LogicalPlan> findInner(String name, String sql) {
    within.add(lower(name));
    try {
      LogicalPlan plan = bind(parse(sql), Map.of());
      used.put(lower(name), sql);
      return Optional.of(plan);
    } catch (ParseException e) {
      return Optional.empty();
    } finally {
      within.remove(lower(name));
    }
  }

  /** The query with the finer views that it reads, so that it means the same for ever. */
  String selfContained(String sql) {
    if (used.isEmpty()) {
      return sql;
    }
    StringBuilder views = new StringBuilder("WITH ");
    used.forEach(
        (name, inner) ->
            views
                .append(views.length() > "WITH ".length() ? ",\n" : "")
                .append('`')
                .append(name)
                .append("` AS (\n")
                .append(inner.strip().replaceFirst(";$", ""))
                .append("\n)"));
    Matcher with = WITH.matcher(sql);
    return with.find()
        ? with.group(1) + views + ",\n" + sql.substring(with.end())
        : views + "\n" + sql;
  }

  private static LogicalPlan aliased(String name, LogicalPlan plan) {
    return new SubqueryAlias(new AliasIdentifier(name, Trees.none()), plan);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
