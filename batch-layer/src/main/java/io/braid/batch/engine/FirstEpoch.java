package io.braid.batch.engine;

import static org.apache.spark.sql.functions.min;

import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.MergedView;
import io.braid.core.stream.EpochRange;
import io.braid.lake.compiler.CompiledView;
import java.util.OptionalLong;
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
                compiled.mergeByEpoch(rows.increments(old)))
            .unequal()
            .agg(min("c0"))
            .first();
    return first.isNullAt(0) ? OptionalLong.empty() : OptionalLong.of(first.getLong(0));
  }
}
