package io.braid.lake.registry;

import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import io.braid.core.project.StreamDefinition;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Whether events can come of the schema that a stream's file names. */
final class AvroSchemas {
  private AvroSchemas() {}

  static void check(StreamDefinition stream, Problems problems) {
    if (stream.format() instanceof Format.Avro avro) {
      check(stream, avro.schema(), problems);
    }
  }

  private static void check(StreamDefinition stream, String text, Problems problems) {
    try {
      Schema schema = new Schema.Parser().parse(text);
      if (schema.getType() != Schema.Type.RECORD) {
        problem(stream, "is that of a record, but was of type " + schema.getType(), problems);
        return;
      }
      for (Column column : stream.columns()) {
        if (column.required() && schema.getField(column.name()) == null) {
          problem(stream, "lacks the required column '%s'".formatted(column.name()), problems);
        }
      }
    } catch (SchemaParseException e) {
      problem(stream, "cannot be read: " + e.getMessage(), problems);
    }
  }

  private static void problem(StreamDefinition stream, String what, Problems problems) {
    problems.add(
        "streams/%s.yaml".formatted(stream.name()),
        Place.FILE,
        ErrorCode.PROJECT_INVALID,
        "The schema of 'format' " + what);
  }
}
