package io.braid.core.dimension;

import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dimension as a CSV file: the names of its columns, then its rows.
 *
 * @param path where it lies
 * @param file as errors name it
 */
public record CsvFile(Path path, String file) {
  private static final int MOST_PROBLEMS = 20;

  /** Whether a CSV can hold values of the type. */
  public static boolean holds(ColumnType type) {
    return CsvValue.isHeld(type);
  }

  /** The names in the first line; empty if there was a problem. */
  public List<String> readHeader(Problems problems) {
    try (CsvReader reader = CsvReader.open(path)) {
      Optional<CsvRecord> header = reader.next();
      if (header.isEmpty()) {
        problem(problems, 0, "The file is empty. Its first line names the columns");
      }
      return header.stream()
          .flatMap(record -> record.fields().stream())
          .map(name -> name.orElse(""))
          .toList();
    } catch (CsvException e) {
      problem(problems, e.line(), e.text());
    } catch (IOException e) {
      problem(problems, 0, "The file cannot be read: " + e);
    }
    return List.of();
  }

  /**
   * All rows; empty if there was a problem, of which the first few are told.
   *
   * @param columns of the header, in its order
   */
  public Optional<DimensionContent> read(List<Column> columns, Problems problems) {
    Problems found = new Problems();
    ContentBuilder content = new ContentBuilder(columns);
    try (CsvReader reader = CsvReader.open(path)) {
      reader.next();
      Optional<CsvRecord> record = reader.next();
      while (record.isPresent() && found.list().size() < MOST_PROBLEMS) {
        if (!content.add(toValues(record.get(), columns, found))) {
          problem(found, record.get().line(), ContentBuilder.limit());
          break;
        }
        record = reader.next();
      }
    } catch (CsvException e) {
      problem(found, e.line(), e.text());
    } catch (IOException e) {
      problem(found, 0, "The file cannot be read: " + e);
    }
    found.list().forEach(each -> problem(problems, each.place().line(), each.text()));
    return found.list().isEmpty() ? Optional.of(content.build()) : Optional.empty();
  }

  private @Nullable Object[] toValues(CsvRecord record, List<Column> columns, Problems problems) {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    if (record.fields().size() != values.length) {
      problem(
          problems,
          record.line(),
          "The header names %d columns, but here are %d fields"
              .formatted(values.length, record.fields().size()));
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      Optional<String> text = record.fields().get(i);
      Optional<Object> value = text.flatMap(written -> CsvValue.find(written, column.type()));
      if (text.isPresent() && value.isEmpty()) {
        problem(
            problems,
            record.line(),
            "'%s' is not %s: column '%s'"
                .formatted(text.get(), withArticle(column.type()), column.name()));
      } else if (text.isEmpty() && column.required()) {
        problem(
            problems, record.line(), "Column '%s' is required, but empty".formatted(column.name()));
      }
      values[i] = value.orElse(null);
    }
    return values;
  }

  private static String withArticle(ColumnType type) {
    return (type == ColumnType.Simple.INT ? "an " : "a ") + type.sql();
  }

  private void problem(Problems problems, int line, String text) {
    problems.add(file, Place.ofLine(line), ErrorCode.PROJECT_INVALID, text);
  }
}
