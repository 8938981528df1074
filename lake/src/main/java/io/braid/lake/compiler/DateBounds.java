package io.braid.lake.compiler;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Where dates and times can lie, in the units of {@link Bounds}. */
final class DateBounds {
  private static final Bounds YEAR = Bounds.of(-366, 366);

  private DateBounds() {}

  /** Empty if nothing is known, as for a text that is read as a date. */
  static Optional<Bounds> find(Expression e) {
    if (isColumn(e)) {
      return Calendar.columnBounds(e.dataType());
    }
    List<Expression> operands = Trees.list(e.children());
    return switch (e.getClass().getSimpleName()) {
      case "Cast" -> ofDate(e, operands.get(0));
      case "DateAdd" -> sum(e, operands.get(0), Bounds.of(operands.get(1)));
      case "DateSub" -> sum(e, operands.get(0), Bounds.of(operands.get(1)).map(Bounds::negate));
      case "AddMonths", "DateAddYMInterval", "TimestampAddYMInterval" ->
          sum(e, operands.get(0), Bounds.of(operands.get(1)).map(months -> months.multiply(31)));
      case "TimeAdd" ->
          ofDate(e, operands.get(0))
              .flatMap(time -> Bounds.compute(operands.get(1)).map(time::plus));
      case "TimestampAdd" ->
          sum(e, operands.get(1), Bounds.of(operands.get(0)).map(units -> units.multiply(366)));
      case "LastDay", "NextDay", "TruncDate", "FromUTCTimestamp", "ToUTCTimestamp" ->
          sum(e, operands.get(0), Optional.of(YEAR));
      case "TruncTimestamp" -> sum(e, operands.get(1), Optional.of(YEAR));
      case "ConvertTimezone" -> sum(e, operands.get(2), Optional.of(YEAR));
      case "DateFromUnixDate", "MicrosToTimestamp", "PreciseTimestampConversion" ->
          Bounds.of(operands.get(0));
      case "MillisToTimestamp" -> Bounds.of(operands.get(0)).map(value -> value.multiply(1_000));
      case "SecondsToTimestamp" ->
          Bounds.of(operands.get(0)).map(value -> value.multiply(1_000_000));
      case "MakeDate", "MakeTimestamp" -> Calendar.columnBounds(e.dataType());
      default -> Optional.empty();
    };
  }

  /** A column of the event, or a part of one. */
  private static boolean isColumn(Expression e) {
    return e instanceof Attribute
        || (List.of("GetStructField", "GetArrayItem", "GetMapValue", "ElementAt")
                .contains(e.getClass().getSimpleName())
            && isColumn(Trees.list(e.children()).get(0)));
  }

  private static Optional<Bounds> ofDate(Expression e, Expression operand) {
    DataType from = operand.dataType();
    return Calendar.isDateOrTime(from)
        ? Bounds.of(operand).map(bounds -> bounds.convert(from, e.dataType()))
        : Optional.empty();
  }

  private static Optional<Bounds> sum(Expression e, Expression date, Optional<Bounds> days) {
    return ofDate(e, date)
        .flatMap(
            from -> days.map(more -> from.plus(more.convert(DataTypes.DateType, e.dataType()))));
  }

  static Optional<Bounds> daysBetween(Expression e) {
    List<Expression> operands = Trees.list(e.children());
    return Bounds.of(operands.get(0))
        .flatMap(end -> Bounds.of(operands.get(1)).map(start -> end.plus(start.negate())));
  }
}
