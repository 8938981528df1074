package io.braid.serving.store;

import io.braid.core.algebra.FinalFunction;
import io.braid.core.type.ColumnType.Simple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Makes each {@link FinalFunction} a function of DuckDB, for views to use. The guard does not list
 * them, so queries cannot call them themselves.
 */
final class FinalFunctions {
  private FinalFunctions() {}

  /** Once a database: all its connections then have them. */
  static void register(Connection connection) throws SQLException {
    for (FinalFunction function : FinalFunction.values()) {
      try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
        builder.withName(function.sqlName());
        for (int i = 0; i < function.parameters().size(); i++) {
          builder.withParameter(DuckDBColumnType.VARCHAR);
        }
        builder
            .withReturnType(
                switch ((Simple) function.result()) {
                  case BIGINT -> DuckDBColumnType.BIGINT;
                  case STRING -> DuckDBColumnType.VARCHAR;
                  default -> DuckDBColumnType.DOUBLE;
                })
            .withVectorizedFunction((in, out) -> apply(function, in, out))
            .register(connection);
      }
    }
  }

  private static void apply(
      FinalFunction function, DuckDBDataChunkReader in, DuckDBWritableVector out) {
    List<DuckDBReadableVector> columns = new ArrayList<>();
    for (int i = 0; i < in.columnCount(); i++) {
      columns.add(in.vector(i));
    }
    for (long row = 0; row < in.rowCount(); row++) {
      List<@Nullable String> arguments = new ArrayList<>();
      for (DuckDBReadableVector column : columns) {
        arguments.add(column.isNull(row) ? null : column.getString(row));
      }
      Object value = function.apply(arguments);
      if (value == null) {
        out.setNull(row);
      } else if (value instanceof Long whole) {
        out.setLong(row, whole);
      } else if (value instanceof String text) {
        out.setString(row, text);
      } else {
        out.setDouble(row, (Double) value);
      }
    }
  }
}
