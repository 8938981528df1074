package io.braid.core.dimension;

import java.util.List;
import java.util.Optional;

/**
 * A record of a CSV file.
 *
 * @param line where it begins, from 1
 * @param fields empty for nothing between two commas; {@code ""} is a text without characters
 */
record CsvRecord(int line, List<Optional<String>> fields) {
  CsvRecord {
    fields = List.copyOf(fields);
  }
}
