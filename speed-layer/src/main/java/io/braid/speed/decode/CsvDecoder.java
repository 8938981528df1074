package io.braid.speed.decode;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of values between separators. {@code ""} is an empty string, nothing is no value. */
final class CsvDecoder implements RecordDecoder {
  private final int fields;
  private final int[] places;
  private final CsvParser parser;
  private final TextValues values;
  private final Utf8 utf8 = new Utf8();

  CsvDecoder(Format.Csv csv, List<Column> columns) {
    this.fields = csv.fields().size();
    this.places = columns.stream().mapToInt(each -> csv.fields().indexOf(each.name())).toArray();
    this.values = new TextValues(columns, csv.times());
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(csv.separator().charAt(0));
    settings.getFormat().setComment('\0');
    settings.setMaxColumns(fields + 1);
    settings.setMaxCharsPerColumn(-1);
    settings.setEmptyValue("");
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
    this.parser = new CsvParser(settings);
  }

  @Override
  public @Nullable Object[] decode(byte[] bytes) throws UndecodableException {
    String line = utf8.decode(bytes).toString();
    @Nullable String[] found = parse(line);
    if (found.length != fields) {
      throw new UndecodableException(
          "%d values where %d are expected: '%s'"
              .formatted(found.length, fields, UndecodableException.shorten(line)));
    }
    @Nullable String[] texts = new @Nullable String[places.length];
    for (int i = 0; i < places.length; i++) {
      texts[i] = places[i] < 0 ? null : found[places[i]];
    }
    return values.decode(texts);
  }

  private @Nullable String[] parse(String line) throws UndecodableException {
    try {
      @Nullable String @Nullable [] found = parser.parseLine(line);
      return found == null ? new @Nullable String[0] : found;
    } catch (TextParsingException e) {
      throw new UndecodableException(
          "not CSV of %d values: '%s'".formatted(fields, UndecodableException.shorten(line)));
    }
  }
}
