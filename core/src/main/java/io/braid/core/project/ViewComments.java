package io.braid.core.project;

import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code --} lines above a view's SELECT. {@code -- NAME: text}, where NAME is an output
 * column, is that column's comment; lines that are indented after the dashes go on with it. All
 * others are the view's description, in which an empty line begins a paragraph. They are no part of
 * a definition.
 */
public record ViewComments(List<Line> lines) {
  private static final String MARK = "--";

  /** One line without its dashes, as it is indented. */
  record Line(Place place, String text) {}

  public ViewComments {
    lines = List.copyOf(lines);
  }

  static ViewComments of(String sql) {
    List<Line> found = new ArrayList<>();
    int number = 0;
    for (String text : sql.lines().toList()) {
      number++;
      String stripped = text.strip();
      if (stripped.startsWith(MARK)) {
        found.add(
            new Line(
                new Place(number, text.indexOf(MARK) + 1),
                toText(stripped.substring(MARK.length()))));
      } else if (!stripped.isEmpty()) {
        break;
      }
    }
    return new ViewComments(found);
  }

  /** A line of dashes is decoration; control characters could steer a terminal. */
  private static String toText(String text) {
    return text.matches("[-\\s]*") ? "" : text.replaceAll("\\p{Cntrl}", " ").stripTrailing();
  }

  /** The view with its comments; empty if a line nearly names a column, which is a problem. */
  public Optional<ViewManifest> describe(ViewManifest view, String file, Problems problems) {
    List<String> columns = view.output().stream().map(OutputColumn::name).toList();
    List<Line> mistakes = lines.stream().filter(line -> isMistake(line, columns)).toList();
    mistakes.forEach(
        line ->
            problems.add(
                file, line.place(), ErrorCode.VIEW_INVALID, toProblem(nameOf(line), columns)));
    return mistakes.isEmpty() ? Optional.of(describe(view, columns)) : Optional.empty();
  }

  private ViewManifest describe(ViewManifest view, List<String> columns) {
    StringBuilder description = new StringBuilder();
    Map<String, StringBuilder> ofColumns = new HashMap<>();
    Optional<StringBuilder> open = Optional.empty();
    for (Line line : lines) {
      Optional<String> column = findColumn(line, columns);
      if (column.isPresent()) {
        open = Optional.of(ofColumns.computeIfAbsent(column.get(), name -> new StringBuilder()));
        append(open.get(), line.text().substring(line.text().indexOf(':') + 1));
      } else if (open.isPresent() && line.text().startsWith("  ")) {
        append(open.get(), line.text());
      } else {
        open = Optional.empty();
        append(description, line.text());
      }
    }
    Map<String, String> comments = new HashMap<>();
    ofColumns.forEach((column, text) -> comments.put(column, text.toString()));
    return view.withComments(description.toString().strip(), comments);
  }

  private static void append(StringBuilder to, String text) {
    if (text.isBlank()) {
      to.append('\n');
    } else {
      to.append(to.isEmpty() || to.charAt(to.length() - 1) == '\n' ? "" : " ").append(text.strip());
    }
  }

  private static Optional<String> findColumn(Line line, List<String> columns) {
    String name = nameOf(line);
    return columns.stream().filter(column -> column.equalsIgnoreCase(name)).findFirst();
  }

  private static boolean isMistake(Line line, List<String> columns) {
    return nameOf(line).matches("\\w+")
        && findColumn(line, columns).isEmpty()
        && Nearest.find(nameOf(line), columns).isPresent();
  }

  private static String toProblem(String name, List<String> columns) {
    return "The view has no column '%s' to comment. %s If the line describes the view, leave out its colon."
        .formatted(name, Nearest.hint(name, columns));
  }

  private static String nameOf(Line line) {
    return line.text().substring(0, Math.max(0, line.text().indexOf(": "))).strip();
  }
}
