package io.braid.batch.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.MergedView;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds where increments went wrong, by deriving each epoch's from the master dataset. */
final class FirstEpoch {
  private FirstEpoch() {}

  /** Empty if no epoch beyond the horizon is wrong, so what lies before it is. */
  static OptionalLong find(
      CompiledView compiled, LakeRows rows, MergedView old, TableSnapshot master) {
    if (old.horizon() == old.epoch().number()) {
      return OptionalLong.empty();
    }
    EpochRange epochs = new EpochRange(old.horizon() + 1, old.epoch().number());
    Row first =
        new RowComparison(
                compiled.partialByEpoch(rows.events(master, epochs)),
                mergeByEpoch(old.view(), rows.increments(old)))
            .unequal()
            .agg(min("c0"))
            .first();
    return first.isNullAt(0) ? OptionalLong.empty() : OptionalLong.of(first.getLong(0));
  }

  /** An epoch may have several rows of one key. */
  private static Dataset<Row> mergeByEpoch(ViewManifest view, Dataset<Row> increments) {
    List<Column> keys = new ArrayList<>(List.of(col(ViewManifest.EPOCH_COLUMN)));
    view.keys().forEach(key -> keys.add(col(key.name())));
    List<Column> states = view.state().stream().map(FirstEpoch::merge).toList();
    return increments
        .groupBy(keys.toArray(Column[]::new))
        .agg(states.get(0), states.subList(1, states.size()).toArray(Column[]::new));
  }

  private static Column merge(StateColumn state) {
    Column merged =
        switch (state.merge()) {
          case SUM -> sum(state.name());
          case MIN -> min(state.name());
          case MAX -> max(state.name());
        };
    return merged.cast(TableSchema.toSpark(state.type())).alias(state.name());
  }
}
