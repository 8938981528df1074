package io.braid.lake.registry;

import com.google.protobuf.Descriptors.Descriptor;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import io.braid.core.project.StreamDefinition;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Whether events can come of the schema that a stream's file names. */
final class RecordSchemas {
  private static final String SCHEMA = "The schema of 'format' ";

  private RecordSchemas() {}

  static void check(StreamDefinition stream, Problems problems) {
    if (stream.format() instanceof Format.Avro avro) {
      checkAvro(stream, avro.schema(), problems);
    }
    if (stream.format() instanceof Format.Protobuf protobuf) {
      checkProtobuf(stream, protobuf, problems);
    }
  }

  private static void checkAvro(StreamDefinition stream, String text, Problems problems) {
    try {
      Schema schema = new Schema.Parser().parse(text);
      if (schema.getType() != Schema.Type.RECORD) {
        problem(
            stream, SCHEMA + "is that of a record, but was of type " + schema.getType(), problems);
        return;
      }
      requireAll(stream, name -> schema.getField(name) != null, SCHEMA, problems);
    } catch (SchemaParseException e) {
      problem(stream, SCHEMA + "cannot be read: " + e.getMessage(), problems);
    }
  }

  private static void checkProtobuf(
      StreamDefinition stream, Format.Protobuf format, Problems problems) {
    try {
      Descriptor message = ProtobufDescriptors.load(format);
      requireAll(
          stream,
          name -> message.findFieldByName(name) != null,
          "The message '%s' of 'format' ".formatted(format.message()),
          problems);
    } catch (IllegalArgumentException e) {
      problem(stream, "The descriptors of 'format' " + e.getMessage(), problems);
    }
  }

  private static void requireAll(
      StreamDefinition stream, Predicate<String> has, String where, Problems problems) {
    for (Column column : stream.columns()) {
      if (column.required() && !has.test(column.name())) {
        problem(
            stream, where + "lacks the required column '%s'".formatted(column.name()), problems);
      }
    }
  }

  private static void problem(StreamDefinition stream, String what, Problems problems) {
    problems.add(
        "streams/%s.yaml".formatted(stream.name()), Place.FILE, ErrorCode.PROJECT_INVALID, what);
  }
}
