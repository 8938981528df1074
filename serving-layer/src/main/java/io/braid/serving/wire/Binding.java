package io.braid.serving.wire;

import io.braid.serving.catalog.PgType;
import io.braid.serving.query.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a Bind message behind the two names: formats, values, formats of the result. */
final class Binding {
  private Binding() {}

  static Portal read(Fields fields, Prepared prepared) {
    Formats sent = readFormats(fields);
    List<Optional<Object>> values = readValues(fields, prepared, sent);
    Formats results = readFormats(fields);
    fields.end();
    return new Portal(prepared, values, results);
  }

  private static List<Optional<Object>> readValues(Fields fields, Prepared prepared, Formats sent) {
    List<PgType> declared = prepared.plan().map(Plan::declared).orElse(List.of());
    List<PgType> bound = prepared.plan().map(Plan::bound).orElse(List.of());
    int count = fields.readCount(4);
    if (count != declared.size()) {
      throw new SqlException(
          ProtocolViolation.SQL_STATE,
          "%d parameters were bound, but the statement has %d".formatted(count, declared.size()));
    }
    sent.checkFits(count);
    List<Optional<Object>> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = fields.readInt();
      if (length == -1) {
        values.add(Optional.empty());
      } else {
        byte[] bytes = fields.readBytes(length);
        values.add(
            Optional.of(
                ParameterReader.read(bytes, sent.isBinary(i), declared.get(i), bound.get(i))));
      }
    }
    return values;
  }

  private static Formats readFormats(Fields fields) {
    int count = fields.readCount(2);
    List<Integer> codes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      codes.add(fields.readShort());
    }
    return new Formats(codes);
  }
}
