package io.braid.speed;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.project.Project;
import io.braid.core.project.StreamDefinition;
import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.Gaps;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code [STREAM:]PARTITION:FROM-TO}.
 *
 * @param stream may be left out where the project has one
 */
record AcceptedGap(Optional<String> stream, OffsetRange range) {
  private static final Pattern FORM =
      Pattern.compile("(?:([^:]+):)?([0-9]{1,9}):([0-9]{1,18})-([0-9]{1,18})");

  static Gaps of(List<AcceptedGap> all, StreamDefinition stream) {
    return new Gaps(
        stream.name(),
        all.stream()
            .filter(gap -> gap.stream().map(stream.name()::equals).orElse(true))
            .map(AcceptedGap::range)
            .toList());
  }

  /** Each must mean one stream of the project. */
  static void requireKnown(List<AcceptedGap> all, Project project) {
    List<String> streams = project.streams().stream().map(StreamDefinition::name).toList();
    for (AcceptedGap gap : all) {
      String named = gap.stream().orElse("");
      if (named.isEmpty() && streams.size() > 1) {
        throw new BraidException(
            ErrorCode.USAGE,
            "The project has %d streams, so --accept-gap must name one, such as %s:%s. Known: %s"
                .formatted(
                    streams.size(), streams.get(0), gap.rangeText(), String.join(", ", streams)));
      }
      if (!named.isEmpty() && !streams.contains(named)) {
        throw new BraidException(
            ErrorCode.USAGE,
            "--accept-gap names a stream '%s', which the project does not have. %s"
                .formatted(named, Nearest.hint(named, streams)));
      }
    }
  }

  /** As it is written on the command line. */
  String toText() {
    return stream.map(name -> name + ":").orElse("") + rangeText();
  }

  private String rangeText() {
    return "%d:%d-%d".formatted(range.partition(), range.from(), range.until());
  }

  static final class Converter implements ITypeConverter<AcceptedGap> {
    @Override
    public AcceptedGap convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()
          || Long.parseLong(matcher.group(3)) >= Long.parseLong(matcher.group(4))) {
        throw new TypeConversionException(
            "\"%s\" is not [STREAM:]PARTITION:FROM-TO with FROM below TO, such as flights:3:7900-8120"
                .formatted(value));
      }
      return new AcceptedGap(
          Optional.ofNullable(matcher.group(1)),
          new OffsetRange(
              Integer.parseInt(matcher.group(2)),
              Long.parseLong(matcher.group(3)),
              Long.parseLong(matcher.group(4))));
    }
  }
}
