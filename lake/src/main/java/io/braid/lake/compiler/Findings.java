package io.braid.lake.compiler;

import io.braid.core.error.ErrorCode;
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

/** What is wrong in one view's file. The same finding is reported once. */
final class Findings {
  private final String file;
  private final Problems problems;
  private final Set<String> seen = new HashSet<>();

  Findings(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  boolean isEmpty() {
    return seen.isEmpty();
  }

  void invalid(int line, String text) {
    add(line, ErrorCode.VIEW_INVALID, text);
  }

  void invalid(TreeNode<?> where, String text) {
    invalid(line(where), text);
  }

  void refuse(TreeNode<?> where, String text) {
    add(line(where), ErrorCode.VIEW_NOT_MERGEABLE, text);
  }

  private void add(int line, ErrorCode code, String text) {
    if (seen.add(line + text)) {
      problems.add(file, line, code, text);
    }
  }

  private static int line(TreeNode<?> node) {
    Origin origin = node.origin();
    if (origin.line().isDefined()) {
      return (Integer) origin.line().get();
    }
    return Trees.list(node.children()).stream()
        .mapToInt(child -> line((TreeNode<?>) child))
        .filter(line -> line > 0)
        .findFirst()
        .orElse(1);
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
      if (start >= 0 && start <= stop && stop < sql.length()) {
        return Optional.of(sql.substring(start, stop + 1).replaceAll("\\s+", " "));
      }
    }
    return Optional.empty();
  }
}
