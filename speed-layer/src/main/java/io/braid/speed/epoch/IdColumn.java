package io.braid.speed.epoch;

import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Where a row of the master dataset holds the id of its event.
 *
 * @param place of the column
 */
record IdColumn(int place, ColumnType type) implements Serializable {
  private static final int PARTITION = 1;
  private static final int OFFSET = 2;

  /** Of a stream that tells duplicates. */
  static IdColumn of(StreamEntry stream) {
    String name = stream.dedup().by();
    return new IdColumn(
        EventRows.schema(stream).fieldIndex(name),
        TableSpec.master(stream).columns().stream()
            .filter(column -> column.name().equals(name))
            .findFirst()
            .orElseThrow()
            .type());
  }

  /** Empty for an event without an id. */
  Optional<Arrival> find(UnsafeRow event) {
    return event.isNullAt(place)
        ? Optional.empty()
        : Optional.of(new Arrival(event.getInt(PARTITION), event.getLong(OFFSET), text(event)));
  }

  private String text(UnsafeRow event) {
    if (type == Simple.STRING) {
      return event.getUTF8String(place).toString();
    }
    if (type == Simple.BIGINT) {
      return Long.toString(event.getLong(place));
    }
    if (type == Simple.INT) {
      return Integer.toString(event.getInt(place));
    }
    return Integer.toString(type == Simple.SMALLINT ? event.getShort(place) : event.getByte(place));
  }
}
