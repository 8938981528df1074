package io.braid.lake.compiler;

import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Days since 1970 or microseconds since then, for dates and times of the years 0001 to 9999. */
final class Calendar {
  static final long FIRST_DAY = -719_162;
  static final long LAST_DAY = 2_932_896;
  static final long MICROS_PER_DAY = 86_400_000_000L;

  /** Some thousand years more on each side, in which no function of dates fails. */
  private static final long SLACK_DAYS = 1_000_000;

  private Calendar() {}

  static boolean isDateOrTime(DataType type) {
    return type.equals(DataTypes.DateType) || isTime(type);
  }

  static boolean isTime(DataType type) {
    return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
  }

  /** In which an event's own dates and times lie. */
  static Optional<Bounds> columnBounds(DataType type) {
    return bounds(type, 0);
  }

  /** In which no function of dates and times fails. Empty for other types. */
  static Optional<Bounds> bounds(DataType type) {
    return bounds(type, SLACK_DAYS);
  }

  private static Optional<Bounds> bounds(DataType type, long slackDays) {
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(Bounds.of(FIRST_DAY - slackDays, LAST_DAY + slackDays));
    }
    return isTime(type)
        ? Optional.of(
            Bounds.of(
                (FIRST_DAY - slackDays) * MICROS_PER_DAY,
                (LAST_DAY + slackDays + 1) * MICROS_PER_DAY))
        : Optional.empty();
  }
}
