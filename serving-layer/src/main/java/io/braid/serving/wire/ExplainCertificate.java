package io.braid.serving.wire;

import io.braid.core.view.Certificate;
import io.braid.serving.catalog.PgType;
import io.braid.serving.query.Pinned;
import io.braid.serving.system.SystemTables;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code EXPLAIN CERTIFICATE SELECT …}: what the answer would be the answer of. */
final class ExplainCertificate {
  private static final Pattern EXPLAIN =
      Pattern.compile("EXPLAIN\\s+CERTIFICATE\\s+(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private ExplainCertificate() {}

  /** The query that is explained. */
  static Optional<String> findQuery(String sql) {
    Matcher explain = EXPLAIN.matcher(Command.LEADING.matcher(sql).replaceFirst(""));
    return explain.matches() ? Optional.of(explain.group(1)) : Optional.empty();
  }

  /**
   * @param views those that the query reads
   * @param parameters of the query, which must be bound although nothing depends on them
   */
  static String sql(List<String> views, Optional<Pinned> pinned, List<PgType> parameters) {
    String rows =
        pinned
            .map(set -> "(%s)".formatted(SystemTables.selectCertificates(of(views, set))))
            .orElse("braid.certificates");
    String named =
        Stream.concat(Stream.of("NULL"), views.stream().map(SystemTables::quote))
            .collect(Collectors.joining(", "));
    String unused =
        IntStream.range(0, parameters.size())
            .mapToObj(
                i ->
                    " AND ($%d::%s IS NULL OR true)".formatted(i + 1, parameters.get(i).duckName()))
            .collect(Collectors.joining());
    return """
        SELECT "view", definition, batch_version, horizon, epoch, offsets, as_of, dimensions,
          remarks, stream, certificate
        FROM %s WHERE "view" IN (%s)%s ORDER BY "view", stream"""
        .formatted(rows, named, unused);
  }

  private static List<Certificate> of(List<String> views, Pinned pinned) {
    return pinned.certificates().stream()
        .filter(each -> views.contains(each.view().whole().view()))
        .toList();
  }
}
