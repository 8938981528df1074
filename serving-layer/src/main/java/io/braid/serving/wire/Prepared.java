package io.braid.serving.wire;

import java.util.List;
import java.util.Optional;

/** A statement that a client has named: nothing at all, a command of the session, or a query. */
record Prepared(String sql, List<Integer> oids, Optional<Command> command, Optional<Plan> plan) {

  boolean isEmpty() {
    return command.isEmpty() && plan.isEmpty();
  }

  Prepared with(Plan other) {
    return new Prepared(sql, oids, command, Optional.of(other));
  }

  List<Integer> parameterOids() {
    return plan.map(found -> found.declared().stream().map(type -> oid(type.oid())).toList())
        .orElse(List.of());
  }

  private static int oid(int declared) {
    return declared == io.braid.serving.catalog.PgType.UNKNOWN.oid()
        ? io.braid.serving.catalog.PgType.TEXT.oid()
        : declared;
  }

  /** Empty if the statement returns no rows. */
  List<ResultColumn> columns() {
    if (plan.isPresent()) {
      return plan.get().columns();
    }
    return command.isPresent() && command.get() instanceof Command.Show show
        ? List.of(new ResultColumn(show.name(), io.braid.serving.catalog.PgType.TEXT, -1))
        : List.of();
  }
}
