package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** A JSON object as a struct: by the names of its fields, as an event is. */
record StructDecoder(ObjectReader fields) implements ValueDecoder {
  @Override
  public Object decode(JsonParser json) throws IOException, UndecodableException {
    ValueDecoder.require(JsonToken.START_OBJECT, "an object", json);
    return new GenericInternalRow(fields.read(json));
  }
}
