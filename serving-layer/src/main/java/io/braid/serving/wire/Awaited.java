package io.braid.serving.wire;

import io.braid.core.view.Certificate;
import io.braid.serving.query.SqlException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be visible before a query runs: an epoch of a stream, or a record of one of its
 * partitions.
 *
 * @param stream empty for the only one
 * @param partition empty for an epoch
 * @param number the epoch, or the record's offset
 */
record Awaited(String stream, OptionalInt partition, long number) {
  private static final Pattern EPOCH = Pattern.compile("(?:([A-Za-z]\\w*)@)?(\\d{1,18})");
  private static final Pattern OFFSET = Pattern.compile("([A-Za-z]\\w*)/(\\d{1,9})@(\\d{1,18})");

  /** {@code STREAM@EPOCH,…}, or an epoch alone. */
  static List<Awaited> parseEpochs(String setting, String text) {
    return parts(text)
        .map(
            part -> {
              Matcher parts =
                  match(setting, EPOCH, part, "STREAM@EPOCH, such as flights@1234, or an epoch");
              String stream = parts.group(1) == null ? "" : parts.group(1);
              return new Awaited(stream, OptionalInt.empty(), Long.parseLong(parts.group(2)));
            })
        .toList();
  }

  /** {@code STREAM/PARTITION@OFFSET,…}. */
  static List<Awaited> parseOffsets(String setting, String text) {
    return parts(text)
        .map(
            part -> {
              Matcher parts =
                  match(setting, OFFSET, part, "STREAM/PARTITION@OFFSET, such as flights/3@8120");
              return new Awaited(
                  parts.group(1),
                  OptionalInt.of(Integer.parseInt(parts.group(2))),
                  Long.parseLong(parts.group(3)));
            })
        .toList();
  }

  private static java.util.stream.Stream<String> parts(String text) {
    return text.isEmpty()
        ? java.util.stream.Stream.empty()
        : Arrays.stream(text.split(",", -1)).map(String::strip);
  }

  private static Matcher match(String setting, Pattern pattern, String part, String form) {
    Matcher parts = pattern.matcher(part);
    if (!parts.matches()) {
      throw new SqlException(
          "22023",
          "%s takes %s, and several of them divided by commas, but was '%s'"
              .formatted(setting, form, part));
    }
    return parts;
  }

  boolean concerns(Certificate certificate) {
    return stream.isEmpty() || stream.equals(certificate.stream());
  }

  boolean isIn(Certificate certificate) {
    return partition.isEmpty()
        ? certificate.epoch() >= number
        : certificate.offsets().nextOf(partition.getAsInt()) > number;
  }

  /** What a view holds instead. */
  String found(Certificate certificate) {
    String epoch =
        "%s is at epoch %d".formatted(certificate.view().whole().view(), certificate.epoch());
    return partition.isEmpty()
        ? epoch
        : "%s, which ends before offset %d of partition %d"
            .formatted(
                epoch, certificate.offsets().nextOf(partition.getAsInt()), partition.getAsInt());
  }

  @Override
  public String toString() {
    String name = stream.isEmpty() ? "epoch " : stream + (partition.isEmpty() ? "@" : "");
    return partition.isEmpty()
        ? name + number
        : "%s/%d@%d".formatted(name, partition.getAsInt(), number);
  }
}
