package io.braid.serving.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.Remark;
import io.braid.core.type.Column;
import io.braid.core.view.Certificate;
import io.braid.core.view.DimensionVersion;
import io.braid.core.view.ServingTypes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The system tables, a few rows each: replaced as a whole in the transaction that moves what they
 * describe, so they neither disagree with it nor grow. They are tables, because DuckDB plans a
 * prepared query anew only if it reads one.
 */
public final class SystemTables {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SystemTables() {}

  /** {@code braid.certificates}: what an answer of each view is the answer of. */
  public static String certificates(List<Certificate> certificates) {
    return "CREATE OR REPLACE TABLE braid.certificates AS " + selectCertificates(certificates);
  }

  /** Rows as in {@code braid.certificates}. */
  public static String selectCertificates(List<Certificate> certificates) {
    return """
        SELECT NULL::VARCHAR AS "view", NULL::VARCHAR AS definition, NULL::BIGINT AS batch_version,
          NULL::BIGINT AS horizon, NULL::BIGINT AS epoch, NULL::VARCHAR AS offsets,
          NULL::TIMESTAMPTZ AS as_of, NULL::VARCHAR AS dimensions, NULL::VARCHAR AS remarks,
          NULL::VARCHAR AS stream, NULL::VARCHAR AS certificate WHERE false"""
        + rows(certificates.stream().map(SystemTables::row));
  }

  private static String row(Certificate of) {
    return "%s, %s, %d, %d, %d, %s, %s, %s, %s, %s, %s"
        .formatted(
            quote(of.view().whole().view()),
            quote(of.view().definition().text()),
            of.batchVersion(),
            of.horizon(),
            of.epoch(),
            quote(toJson(of.offsets())),
            instant(Optional.of(of.asOf())),
            quote(toText(of.dimensions(), DimensionVersion::toString)),
            quote(toText(of.remarks(), Remark::text)),
            quote(of.stream()),
            quote(of.pin().toString()));
  }

  /** What {@link #lagView} reads. */
  public static String lag(List<Lag> lags) {
    return """
        CREATE OR REPLACE TABLE store.lag AS
        SELECT NULL::VARCHAR AS stream, NULL::VARCHAR AS "view", NULL::BIGINT AS epoch,
          NULL::BIGINT AS last_epoch, NULL::TIMESTAMPTZ AS as_of, NULL::BIGINT AS horizon,
          NULL::VARCHAR AS reason WHERE false"""
        + rows(
            lags.stream()
                .map(
                    of ->
                        "%s, %s, %d, %d, %s, %d, %s"
                            .formatted(
                                quote(of.stream()),
                                quote(of.view()),
                                of.epoch(),
                                of.lastEpoch(),
                                instant(of.asOf()),
                                of.horizon(),
                                quote(of.reason()))));
  }

  /** {@code braid.lag}: how far each view is behind its stream, and why. */
  public static String lagView() {
    return """
        CREATE VIEW braid.lag AS
        SELECT stream, "view", epoch, last_epoch,
          greatest(0, epoch_ms(now()) - epoch_ms(as_of)) / 1000 AS lag_seconds, horizon, reason
        FROM store.lag""";
  }

  /**
   * {@code braid.audits}: the verdict of each batch run.
   *
   * @param files of the lake's table, on this machine
   */
  public static String audits(List<String> files) {
    String columns =
        TableSpec.audits().columns().stream()
            .map(SystemTables::nothing)
            .collect(Collectors.joining(", "));
    String rows =
        files.stream().map(SystemTables::quote).collect(Collectors.joining(", ", "[", "]"));
    return "CREATE OR REPLACE TABLE braid.audits AS SELECT %s WHERE false".formatted(columns)
        + (files.isEmpty()
            ? ""
            : " UNION ALL BY NAME SELECT * FROM read_parquet(%s)".formatted(rows));
  }

  private static String nothing(Column column) {
    return "CAST(NULL AS %s) AS \"%s\"".formatted(ServingTypes.name(column.type()), column.name());
  }

  private static String rows(Stream<String> rows) {
    String all = rows.map(row -> "(" + row + ")").collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : " UNION ALL VALUES " + all;
  }

  private static String instant(Optional<Instant> time) {
    return time.map(at -> "TIMESTAMPTZ " + quote(at.toString())).orElse("NULL");
  }

  /** A text as a literal of SQL. */
  public static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static <T> String toText(List<T> parts, Function<T, String> text) {
    return parts.stream().map(text).collect(Collectors.joining(", "));
  }

  private static String toJson(OffsetVector offsets) {
    try {
      return JSON.writeValueAsString(offsets);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Offsets are always JSON", e);
    }
  }
}
