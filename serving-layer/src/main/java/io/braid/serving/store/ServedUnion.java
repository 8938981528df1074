package io.braid.serving.store;

import io.braid.core.view.Merge;
import io.braid.core.view.ViewManifest;
import io.braid.serving.store.ServedStream.ServedView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A view over several streams that is served: all strands of one definition, each at its stream's
 * epoch. Its rows are merged when it is read.
 */
record ServedUnion(ViewManifest view, List<ServedView> strands) {
  ServedUnion {
    strands = List.copyOf(strands);
  }

  /**
   * One of each view, by its name. Of two definitions that are complete, the live one.
   *
   * @param views some of which may be strands
   */
  static Map<String, ServedUnion> of(Stream<ServedView> views, Predicate<ServedView> isLive) {
    Map<String, ServedUnion> unions = new TreeMap<>();
    views
        .filter(view -> view.view().isStrand())
        .sorted(Comparator.comparing(view -> view.view().name()))
        .collect(Collectors.groupingBy(view -> view.view().id().whole()))
        .values()
        .stream()
        .filter(strands -> strands.size() == strands.get(0).view().union().size())
        .sorted(Comparator.comparing(strands -> strands.stream().filter(isLive).count()))
        .map(strands -> new ServedUnion(strands.get(0).view().whole(), strands))
        .forEach(union -> unions.put(union.view().name(), union));
    return unions;
  }

  boolean holds(ServedView strand) {
    return strands.contains(strand);
  }

  List<String> publish() {
    ViewSql sql = new ViewSql(view, merged(view, strands.stream().map(ServedView::table).toList()));
    return List.of(sql.publish(), sql.publishKeyed());
  }

  List<String> unpublish() {
    return List.of(
        "DROP VIEW " + new ViewSql(view, "").published(),
        "DROP VIEW " + ViewSql.keyed(view.name()));
  }

  /**
   * The rows of a view that lies in several tables. Rows of single events are in one of them only.
   */
  static String merged(ViewManifest view, List<String> tables) {
    if (tables.size() == 1) {
      return tables.get(0);
    }
    String rows =
        tables.stream()
            .map(table -> new ViewSql(view, table).allRows())
            .collect(Collectors.joining(" UNION ALL "));
    boolean showsEvents = view.state().stream().allMatch(state -> state.merge() == Merge.ONLY);
    return "(%s)".formatted(showsEvents ? rows : new ViewSql(view, "").mergedAgain(rows));
  }
}
