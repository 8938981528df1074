package io.braid.local.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAME:PARTITIONS}. */
record TopicArgument(String name, int partitions) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+):([1-9][0-9]{0,3})");

  static final class Converter implements ITypeConverter<TopicArgument> {
    @Override
    public TopicArgument convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "\"%s\" is not NAME:PARTITIONS, such as flights:4".formatted(value));
      }
      return new TopicArgument(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }
  }
}
