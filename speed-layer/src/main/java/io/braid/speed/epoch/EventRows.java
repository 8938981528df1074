package io.braid.speed.epoch;

import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.lake.table.TableSchema;
import io.braid.speed.decode.RecordDecoder;
import io.braid.speed.decode.UndecodableException;
import io.braid.speed.source.SourceRecord;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into rows of the master dataset: those that decode into events, the others into
 * dead letters. For one task.
 */
final class EventRows {
  /** Columns of a record, in front of the stream's own. */
  private static final int RECORD_COLUMNS = 7;

  private static final int EPOCH = 0;
  private static final int PARTITION = 1;
  private static final int OFFSET = 2;
  private static final int READ_AT = 3;
  private static final int DUPLICATE = 4;

  private final long epoch;
  private final long readAtMicros;
  private final Duplicates duplicates;
  private final int columns;
  private final RecordDecoder decoder;
  private final UnsafeProjection toUnsafe;

  EventRows(StreamEntry stream, long epoch, long readAtMicros, Duplicates duplicates) {
    this.epoch = epoch;
    this.readAtMicros = readAtMicros;
    this.duplicates = duplicates;
    this.columns = stream.columns().size();
    this.decoder = RecordDecoder.of(stream);
    this.toUnsafe = UnsafeProjection.create(schema(stream));
  }

  static StructType schema(StreamEntry stream) {
    return TableSchema.toStruct(TableSpec.master(stream).columns());
  }

  /** As the master dataset holds it. */
  static long toMicros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  /** Copies of these rows, as those of an epoch. */
  static Iterator<UnsafeRow> numbered(
      Iterator<UnsafeRow> rows, long epoch, long readAtMicros, Duplicates duplicates) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public UnsafeRow next() {
        UnsafeRow row = rows.next().copy();
        row.setLong(EPOCH, epoch);
        row.setLong(READ_AT, readAtMicros);
        row.setBoolean(DUPLICATE, duplicates.has(row.getInt(PARTITION), row.getLong(OFFSET)));
        return row;
      }
    };
  }

  void add(SourceRecord source, HeldRows rows) {
    if (source.value().isEmpty()) {
      rows.addDeadLetter(deadLetter(source, "the record has no value"));
      return;
    }
    @Nullable Object[] values;
    try {
      values = decoder.decode(source.value().get());
    } catch (UndecodableException e) {
      rows.addDeadLetter(deadLetter(source, String.valueOf(e.getMessage())));
      return;
    }
    @Nullable Object[] row = newRow(source);
    System.arraycopy(values, 0, row, RECORD_COLUMNS, columns);
    boolean duplicate = duplicates.has(source.partition(), source.offset());
    row[DUPLICATE] = duplicate;
    if (duplicate) {
      rows.addDuplicate(toUnsafe(row));
    } else {
      rows.addEvent(toUnsafe(row));
    }
  }

  private UnsafeRow deadLetter(SourceRecord source, String reason) {
    @Nullable Object[] row = newRow(source);
    row[5] = UTF8String.fromString(reason);
    row[6] = source.value().orElse(null);
    return toUnsafe(row);
  }

  private @Nullable Object[] newRow(SourceRecord source) {
    @Nullable Object[] row = new @Nullable Object[RECORD_COLUMNS + columns];
    row[EPOCH] = epoch;
    row[PARTITION] = source.partition();
    row[OFFSET] = source.offset();
    row[READ_AT] = readAtMicros;
    row[DUPLICATE] = false;
    return row;
  }

  /** A copy: compact, and untouched by the next row. */
  private UnsafeRow toUnsafe(@Nullable Object[] row) {
    return toUnsafe.apply(new GenericInternalRow(row)).copy();
  }
}
