package io.braid.core.view;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names an answer in one short text, which can be given back to get that answer again. The horizon
 * is no part of it: by the law it does not change the rows.
 */
public sealed interface Pin {

  /** {@code VIEW/DEFINITION@EPOCH}: one definition of a view as of an epoch. */
  record OfView(ViewId view, long epoch) implements Pin {
    public OfView {
      requireEpoch(epoch);
    }

    @Override
    public String toString() {
      return "%s/%s@%d".formatted(view.view(), view.definition(), epoch);
    }
  }

  /** {@code STREAM@EPOCH}: every live view of a stream as of an epoch. */
  record OfStream(String stream, long epoch) implements Pin {
    public OfStream {
      requireEpoch(epoch);
    }

    @Override
    public String toString() {
      return "%s@%d".formatted(stream, epoch);
    }
  }

  long epoch();

  /**
   * One or more, divided by commas.
   *
   * @throws BraidException {@code USAGE}
   */
  static List<Pin> parseAll(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(Pin::parse).toList();
  }

  /** What {@link #parseAll} reads. */
  static String print(List<? extends Pin> pins) {
    return pins.stream().map(Pin::toString).collect(Collectors.joining(","));
  }

  /**
   * @throws BraidException {@code USAGE}
   */
  static Pin parse(String text) {
    Matcher parts = Grammar.PIN.matcher(text);
    if (!parts.matches()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "'%s' is no certificate. One is written VIEW/DEFINITION@EPOCH, such as totals/1a2b3c4d5e6f@1234, as column 'certificate' of braid.certificates shows it; or STREAM@EPOCH for every view of a stream."
              .formatted(text));
    }
    long epoch = Long.parseLong(parts.group(3));
    return parts.group(2) == null
        ? new OfStream(parts.group(1), epoch)
        : new OfView(new ViewId(parts.group(1), new DefinitionHash(parts.group(2))), epoch);
  }

  private static void requireEpoch(long epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("An epoch cannot be negative, but was " + epoch);
    }
  }

  /** Names are as a project may use them; a strand of a view has two, divided by a dot. */
  final class Grammar {
    private static final Pattern PIN =
        Pattern.compile("([A-Za-z][A-Za-z0-9_.]{0,126})(?:/([0-9a-f]{12}))?@(\\d{1,18})");

    private Grammar() {}
  }
}
