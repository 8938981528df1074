package io.braid.lake.compiler;

import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.catalyst.trees.TreeNode;

/** What is wrong in the query of one view's file. The same finding is reported once. */
final class Findings {
  private final String file;
  private final String sql;
  private final Problems problems;
  private final Set<String> seen = new HashSet<>();

  Findings(String file, String sql, Problems problems) {
    this.file = file;
    this.sql = sql;
    this.problems = problems;
  }

  boolean isEmpty() {
    return seen.isEmpty();
  }

  void invalid(Place place, String text) {
    add(place, ErrorCode.VIEW_INVALID, text);
  }

  void invalid(TreeNode<?> where, String text) {
    invalid(place(where), text);
  }

  void refuse(TreeNode<?> where, String text) {
    add(place(where), ErrorCode.VIEW_NOT_MERGEABLE, text);
  }

  private void add(Place place, ErrorCode code, String text) {
    if (seen.add(place.toText() + text)) {
      problems.add(file, place, code, text);
    }
  }

  private Place place(TreeNode<?> node) {
    return findPlace(node).orElse(Place.START);
  }

  Optional<Place> findPlace(TreeNode<?> node) {
    Optional<Place> own = findPlace(node.origin());
    return own.isPresent()
        ? own
        : Trees.list(node.children()).stream()
            .flatMap(child -> findPlace((TreeNode<?>) child).stream())
            .findFirst();
  }

  /** Empty also for what stands in the file of a finer view. */
  private Optional<Place> findPlace(Origin origin) {
    boolean known = origin.line().isDefined() && origin.startPosition().isDefined();
    boolean elsewhere = origin.sqlText().isDefined() && !origin.sqlText().get().equals(sql);
    return known && !elsewhere
        ? Optional.of(
            new Place((Integer) origin.line().get(), (Integer) origin.startPosition().get() + 1))
        : Optional.empty();
  }

  /** As the user wrote it, on one line. */
  static String text(Expression expression) {
    if (expression instanceof Attribute || expression instanceof Literal) {
      return Trees.sql(expression);
    }
    String text = findText(expression.origin()).orElseGet(() -> Trees.sql(expression));
    boolean implicit =
        expression instanceof Cast
            && !text.toLowerCase(Locale.ROOT).matches("(try_)?cast ?\\(.*|.*::.*");
    return implicit ? text(((Cast) expression).child()) : text;
  }

  private static Optional<String> findText(Origin origin) {
    if (origin.sqlText().isDefined()
        && origin.startIndex().isDefined()
        && origin.stopIndex().isDefined()) {
      int start = (Integer) origin.startIndex().get();
      int stop = (Integer) origin.stopIndex().get();
      String sql = origin.sqlText().get();
      // Spark's parser counts code points.
      if (start >= 0 && start <= stop && stop < sql.codePointCount(0, sql.length())) {
        int from = sql.offsetByCodePoints(0, start);
        int to = sql.offsetByCodePoints(from, stop + 1 - start);
        return Optional.of(sql.substring(from, to).replaceAll("\\s+", " "));
      }
    }
    return Optional.empty();
  }
}
