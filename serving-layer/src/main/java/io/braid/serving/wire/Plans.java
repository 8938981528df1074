package io.braid.serving.wire;

import io.braid.serving.query.Pinned;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One session's plans by text, so that the guard and DuckDB's planner see each text once. */
final class Plans implements AutoCloseable {
  private static final int MAX_PLANS = 100;

  private record Key(String sql, List<Integer> oids, boolean isPinned) {}

  private final Planner planner;
  private final DuckDbWork work;
  private final String user;
  private final LinkedHashMap<Key, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);

  Plans(Planner planner, DuckDbWork work, String user) {
    this.planner = planner;
    this.work = work;
    this.user = user;
  }

  boolean isCurrent(Plan plan, Optional<Pinned> pinned) {
    return planner.isCurrent(plan, pinned);
  }

  void beforeQuery(Plan plan) throws SQLException {
    if (plan.usesCatalog()) {
      planner.refreshCatalog();
    }
  }

  Plan plan(String sql, List<Integer> oids, Optional<Pinned> pinned) throws SQLException {
    Key key = new Key(sql, oids, pinned.isPresent());
    Plan known = plans.get(key);
    if (known != null && planner.isCurrent(known, pinned)) {
      return known;
    }
    if (known != null) {
      plans.remove(key);
      known.close();
    }
    Plan plan = planner.plan(work.connection(), sql, oids, user, pinned);
    plans.put(key, plan);
    if (plans.size() > MAX_PLANS) {
      Map.Entry<Key, Plan> eldest = plans.entrySet().iterator().next();
      plans.remove(eldest.getKey());
      eldest.getValue().close();
    }
    return plan;
  }

  @Override
  public void close() throws SQLException {
    for (Plan plan : plans.values()) {
      plan.close();
    }
    plans.clear();
  }
}
