package io.braid.speed.source.files;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Rows of Parquet as JSON, with lists and maps as all the rules of <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">its format</a> have
 * them.
 */
final class ParquetJson {
  private ParquetJson() {}

  static void write(Group group, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (int field = 0; field < group.getType().getFieldCount(); field++) {
      out.writeFieldName(group.getType().getFieldName(field));
      field(group, field, out);
    }
    out.writeEndObject();
  }

  private static void field(Group group, int field, JsonGenerator out) throws IOException {
    if (group.getType().getType(field).isRepetition(Repetition.REPEATED)) {
      out.writeStartArray();
      for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
        value(group, field, i, out);
      }
      out.writeEndArray();
    } else if (group.getFieldRepetitionCount(field) == 0) {
      out.writeNull();
    } else {
      value(group, field, 0, out);
    }
  }

  private static void value(Group group, int field, int index, JsonGenerator out)
      throws IOException {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      Object value = ParquetValues.read(group, field, index);
      if (value instanceof Binary text) {
        out.writeUTF8String(text.getBytes(), 0, text.length());
      } else {
        out.writeObject(value);
      }
    } else if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      list(group.getGroup(field, index), out);
    } else if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
        || type.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation) {
      map(group.getGroup(field, index), out);
    } else {
      write(group.getGroup(field, index), out);
    }
  }

  private static void list(Group list, JsonGenerator out) throws IOException {
    boolean wrapped = isWrapped(list.getType());
    out.writeStartArray();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      if (wrapped) {
        field(list.getGroup(0, i), 0, out);
      } else {
        value(list, 0, i, out);
      }
    }
    out.writeEndArray();
  }

  /** Whether the elements stand in a group of their own, as they should but not always did. */
  private static boolean isWrapped(GroupType list) {
    Type repeated = list.getType(0);
    return !repeated.isPrimitive()
        && repeated.asGroupType().getFieldCount() == 1
        && !repeated.getName().equals("array")
        && !repeated.getName().equals(list.getName() + "_tuple");
  }

  private static void map(Group map, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      Object key = ParquetValues.read(entry, 0, 0);
      out.writeFieldName(key instanceof Binary text ? text.toStringUsingUTF8() : key.toString());
      if (entry.getType().getFieldCount() > 1) {
        field(entry, 1, out);
      } else {
        out.writeNull();
      }
    }
    out.writeEndObject();
  }
}
