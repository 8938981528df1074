package io.braid.speed.decode;

import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line that a regular expression takes apart. A group that took no part is no value. */
final class PatternDecoder implements RecordDecoder {
  private final Pattern pattern;
  private final int[] groups;
  private final TextValues values;
  private final Utf8 utf8 = new Utf8();

  PatternDecoder(Format.Text text, List<Column> columns) {
    this.pattern = text.compile();
    this.groups = columns.stream().mapToInt(each -> text.columns().indexOf(each.name())).toArray();
    this.values = new TextValues(columns, text.times());
  }

  @Override
  public @Nullable Object[] decode(byte[] bytes) throws UndecodableException {
    String line = utf8.decode(bytes).toString();
    Matcher match = match(line);
    @Nullable String[] texts = new @Nullable String[groups.length];
    for (int i = 0; i < groups.length; i++) {
      texts[i] = groups[i] < 0 ? null : match.group("c" + groups[i]);
    }
    return values.decode(texts);
  }

  private Matcher match(String line) throws UndecodableException {
    Matcher match = pattern.matcher(new Patience(line));
    try {
      if (match.matches()) {
        return match;
      }
    } catch (Patience.Over | StackOverflowError e) {
      throw new UndecodableException(
          "the pattern needs too many steps for '%s'"
              .formatted(UndecodableException.shorten(line)));
    }
    throw new UndecodableException(
        "the pattern does not match '%s'".formatted(UndecodableException.shorten(line)));
  }

  /** A text that is not read for ever: some patterns try more ways than a line has letters. */
  private static final class Patience implements CharSequence {
    private static final long STEPS = 100_000;
    private static final long STEPS_A_LETTER = 100;

    private final String text;
    private long left;

    /** Thrown out of the matcher. */
    private static final class Over extends RuntimeException {
      private static final long serialVersionUID = 1;

      Over() {
        super("too many steps", null, false, false);
      }
    }

    Patience(String text) {
      this.text = text;
      this.left = STEPS + STEPS_A_LETTER * text.length();
    }

    @Override
    public char charAt(int index) {
      left--;
      if (left < 0) {
        throw new Over();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
