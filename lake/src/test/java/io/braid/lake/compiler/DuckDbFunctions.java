package io.braid.lake.compiler;

import io.braid.core.algebra.FinalFunction;
import io.braid.core.type.ColumnType.Simple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.jspecify.annotations.Nullable;

/** The functions that read states, as the serving layer registers them. */
final class DuckDbFunctions {
  private DuckDbFunctions() {}

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
            .withVectorizedFunction(
                (in, out) -> {
                  for (long row = 0; row < in.rowCount(); row++) {
                    List<@Nullable String> arguments = new ArrayList<>();
                    for (long i = 0; i < in.columnCount(); i++) {
                      boolean absent = in.vector(i).isNull(row);
                      arguments.add(absent ? null : in.vector(i).getString(row));
                    }
                    Object value = function.apply(arguments);
                    if (value == null) {
                      out.setNull(row);
                    } else if (value instanceof Long number) {
                      out.setLong(row, number);
                    } else if (value instanceof String text) {
                      out.setString(row, text);
                    } else {
                      out.setDouble(row, (Double) value);
                    }
                  }
                })
            .register(connection);
      }
    }
  }
}
