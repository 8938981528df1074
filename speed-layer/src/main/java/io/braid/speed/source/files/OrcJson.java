package io.braid.speed.source.files;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.hive.ql.exec.vector.BytesColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DecimalColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DoubleColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ListColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.MapColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.StructColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.TimestampColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.UnionColumnVector;
import org.apache.orc.TypeDescription;

/** Rows of ORC as JSON. */
record OrcJson(JsonGenerator out) {

  /** A struct whose fields stand in columns of their own. */
  void writeRow(TypeDescription type, ColumnVector[] fields, int row) throws IOException {
    out.writeStartObject();
    for (int field = 0; field < fields.length; field++) {
      out.writeFieldName(type.getFieldNames().get(field));
      value(type.getChildren().get(field), fields[field], row);
    }
    out.writeEndObject();
  }

  private void value(TypeDescription type, ColumnVector column, int row) throws IOException {
    int at = column.isRepeating ? 0 : row;
    if (!column.noNulls && column.isNull[at]) {
      out.writeNull();
      return;
    }
    switch (type.getCategory()) {
      case BOOLEAN -> out.writeBoolean(whole(column, at) != 0);
      case BYTE, SHORT, INT, LONG -> out.writeNumber(whole(column, at));
      case DATE -> out.writeString(LocalDate.ofEpochDay(whole(column, at)).toString());
      case FLOAT -> out.writeNumber((float) ((DoubleColumnVector) column).vector[at]);
      case DOUBLE -> out.writeNumber(((DoubleColumnVector) column).vector[at]);
      case DECIMAL ->
          out.writeNumber(
              ((DecimalColumnVector) column).vector[at].getHiveDecimal().bigDecimalValue());
      case STRING, CHAR, VARCHAR -> text((BytesColumnVector) column, at);
      case BINARY -> binary((BytesColumnVector) column, at);
      case TIMESTAMP_INSTANT ->
          out.writeString(instant((TimestampColumnVector) column, at).toString());
      case TIMESTAMP ->
          out.writeString(
              LocalDateTime.ofInstant(instant((TimestampColumnVector) column, at), ZoneOffset.UTC)
                  .toString());
      case LIST -> list(type.getChildren().get(0), (ListColumnVector) column, at);
      case MAP -> map(type.getChildren(), (MapColumnVector) column, at);
      case STRUCT -> writeRow(type, ((StructColumnVector) column).fields, at);
      case UNION -> union(type.getChildren(), (UnionColumnVector) column, at);
    }
  }

  private static long whole(ColumnVector column, int at) {
    return ((LongColumnVector) column).vector[at];
  }

  private void text(BytesColumnVector column, int at) throws IOException {
    out.writeUTF8String(column.vector[at], column.start[at], column.length[at]);
  }

  private void binary(BytesColumnVector column, int at) throws IOException {
    out.writeBinary(column.vector[at], column.start[at], column.length[at]);
  }

  private static Instant instant(TimestampColumnVector column, int at) {
    return Instant.ofEpochSecond(Math.floorDiv(column.getTime(at), 1_000L), column.getNanos(at));
  }

  private void list(TypeDescription element, ListColumnVector column, int at) throws IOException {
    out.writeStartArray();
    for (long i = 0; i < column.lengths[at]; i++) {
      value(element, column.child, Math.toIntExact(column.offsets[at] + i));
    }
    out.writeEndArray();
  }

  private void map(List<TypeDescription> types, MapColumnVector column, int at) throws IOException {
    out.writeStartObject();
    for (long i = 0; i < column.lengths[at]; i++) {
      int entry = Math.toIntExact(column.offsets[at] + i);
      StringBuilder key = new StringBuilder();
      column.keys.stringifyValue(key, entry);
      out.writeFieldName(
          column.keys instanceof BytesColumnVector text
              ? text.toString(text.isRepeating ? 0 : entry)
              : key.toString());
      value(types.get(1), column.values, entry);
    }
    out.writeEndObject();
  }

  private void union(List<TypeDescription> types, UnionColumnVector column, int at)
      throws IOException {
    int branch = column.tags[at];
    value(types.get(branch), column.fields[branch], at);
  }
}
