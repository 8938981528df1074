package io.braid.lake.compiler;

import static io.braid.lake.compiler.EventRule.inCalendar;
import static io.braid.lake.compiler.EventRule.literal;
import static io.braid.lake.compiler.EventRule.onlyIf;
import static io.braid.lake.compiler.EventRule.position;
import static io.braid.lake.compiler.EventRule.refused;
import static io.braid.lake.compiler.EventRule.total;
import static io.braid.lake.compiler.EventRule.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ArraySort;
import org.apache.spark.sql.catalyst.expressions.BitwiseGet;
import org.apache.spark.sql.catalyst.expressions.CsvToStructs;
import org.apache.spark.sql.catalyst.expressions.ElementAt;
import org.apache.spark.sql.catalyst.expressions.Elt;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetArrayItem;
import org.apache.spark.sql.catalyst.expressions.GetTimestamp;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.JsonToStructs;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.RegExpExtractBase;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.Sequence;
import org.apache.spark.sql.catalyst.expressions.Substring;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;

/**
 * Which of Spark's functions may be evaluated for each event, by the simple name of the class that
 * Spark makes of them. What is not here is refused; casts and arithmetic are looked at by {@link
 * EventRules}.
 */
final class EventFunctions {
  private static final Map<String, EventRule> RULES = new TreeMap<>();

  /** The most that a text or an array may be repeated or filled up to. */
  private static final int MOST_REPETITIONS = 1_000;

  private static final int MOST_CHARACTERS = 65_536;
  private static final long MOST_MONTHS = 12_000;

  /** Computed by Java's Math, which may use instructions of the processor. */
  private static final Set<String> MACHINE =
      Set.of(
          "Sin", "Cos", "Tan", "Cot", "Sec", "Csc", "Asin", "Acos", "Atan", "Atan2", "Sinh", "Cosh",
          "Tanh", "Cbrt", "Hypot");

  private EventFunctions() {}

  static boolean differsBetweenMachines(Expression e) {
    return MACHINE.contains(e.getClass().getSimpleName());
  }

  static Optional<EventRule> find(Expression e) {
    return Optional.ofNullable(RULES.get(e.getClass().getSimpleName()));
  }

  private static void add(EventRule rule, String... classes) {
    for (String name : classes) {
      if (RULES.put(name, rule) != null) {
        throw new IllegalStateException("%s has two rules".formatted(name));
      }
    }
  }

  static {
    add(total(), "And", "Or", "Not", "In", "InSet", "IsNull", "IsNotNull", "IsNaN", "Alias");
    add(total(), "EqualTo", "EqualNullSafe", "LessThan", "LessThanOrEqual", "GreaterThan");
    add(total(), "GreaterThanOrEqual", "If", "CaseWhen", "Coalesce", "Greatest", "Least", "NaNvl");
    add(total(), "AtLeastNNonNulls", "KnownNotNull", "KnownNullable", "NormalizeNaNAndZero");
    add(total(), "KnownFloatingPointNormalized", "Empty2Null");
    strings();
    patterns();
    numbers();
    dates();
    structures();
    formats();
    refusals();
  }

  private static void strings() {
    add(total(), "Upper", "Lower", "InitCap", "Length", "OctetLength", "BitLength", "Substring");
    add(total(), "StringTrim", "StringTrimLeft", "StringTrimRight", "Concat", "ConcatWs");
    add(total(), "StringReplace", "StringTranslate", "StartsWith", "EndsWith", "Contains", "Chr");
    add(total(), "StringInstr", "StringLocate", "Reverse", "Ascii", "SoundEx", "Levenshtein");
    add(total(), "StringSplitSQL", "FindInSet", "Overlay", "Mask", "Left");
    add(total(), "Base64", "Hex", "Unhex", "Bin", "Md5", "Sha1", "Sha2", "Crc32", "Murmur3Hash");
    add(total(), "XxHash64");
    add(within(2, -Integer.MAX_VALUE, Integer.MAX_VALUE), "SubstringIndex");
    add(literal(1), "Encode", "StringDecode", "FormatNumber");
    add(atMost(1, MOST_REPETITIONS), "StringRepeat");
    add(atMost(0, MOST_CHARACTERS), "StringSpace");
    add(atMost(1, MOST_CHARACTERS), "StringLPad", "StringRPad", "BinaryPad");
    add(
        onlyIf(
                e ->
                    Constants.find(e.children().head())
                        .map(
                            format ->
                                !format.toString().matches("(?s).*%[^a-zA-Z%]*([cC]|\\d{4}).*"))
                        .orElse(true),
                "%s fails for a number that is no character, and grows without limit by a width of four digits. Use chr(…), or a smaller width.")
            .and(literal(0)),
        "FormatString");
    add(
        onlyIf(
            e -> !(e instanceof Elt elt) || !elt.failOnError() || isWithinChoices(elt),
            "%1$s fails for a number that has no value. Write CASE %2$s WHEN 1 THEN … END, which gives null then."),
        "Elt");
  }

  private static boolean isWithinChoices(Elt e) {
    List<Expression> operands = Trees.list(e.children());
    return Bounds.of(operands.get(0))
        .map(Bounds.of(1, operands.size() - 1L)::contains)
        .orElse(false);
  }

  private static EventRule atMost(int operand, int most) {
    return onlyIf(
        e ->
            Bounds.of(EventRule.operands(e).get(operand))
                .map(bounds -> Bounds.of(Long.MIN_VALUE, most).contains(bounds))
                .orElse(false),
        "%%1$s can grow without limit. Let %%%d$s be %d at most, best a literal."
            .formatted(operand + 2, most));
  }

  private static void patterns() {
    EventRule pattern = e -> patternObjection(e).or(() -> literal(1).findObjection(e));
    add(literal(1), "Like");
    add(total(), "LikeAll", "LikeAny", "NotLikeAll", "NotLikeAny");
    add(pattern, "RLike", "StringSplit");
    add(pattern.and(literal(2)), "RegExpExtract", "RegExpExtractAll", "RegExpInStr");
    add(pattern.and(literal(2, 3)).and(EventFunctions::replacementObjection), "RegExpReplace");
  }

  private static Optional<String> patternObjection(Expression e) {
    Expression pattern = Trees.list(e.children()).get(1);
    return Constants.find(pattern)
        .flatMap(text -> new RegularExpression(text.toString()).findObjection())
        .map(why -> "the pattern of %s %s".formatted(Findings.text(e), why))
        .or(() -> groupObjection(e));
  }

  /** Found by no sample: the group is asked for only where the pattern matches. */
  private static Optional<String> groupObjection(Expression e) {
    if (!(e instanceof RegExpExtractBase extract)) {
      return Optional.empty();
    }
    return Constants.find(extract.regexp())
        .map(text -> new RegularExpression(text.toString()).groups())
        .filter(
            groups -> !Bounds.of(extract.idx()).map(Bounds.of(0, groups)::contains).orElse(false))
        .map(
            groups ->
                "%s asks for a group that the pattern has not. Its pattern has %d; 0 is the whole match."
                    .formatted(Findings.text(e), groups));
  }

  private static Optional<String> replacementObjection(Expression e) {
    List<Expression> operands = Trees.list(e.children());
    boolean accepted =
        Constants.find(operands.get(1))
            .flatMap(
                pattern ->
                    Constants.find(operands.get(2))
                        .map(
                            text ->
                                new RegularExpression(pattern.toString()).accepts(text.toString())))
            .orElse(true);
    return accepted
        ? Optional.empty()
        : Optional.of(
            "the replacement in %s names a group that the pattern has not, or ends within an escape. Write $1 for the first group and \\\\$ for a dollar."
                .formatted(Findings.text(e)));
  }

  private static void numbers() {
    add(total(), "BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitwiseNot", "BitwiseCount");
    add(total(), "ShiftLeft", "ShiftRight", "ShiftRightUnsigned", "Signum", "Sqrt", "Rint");
    // Spark computes these by Java's StrictMath, which gives the same bits on every machine.
    add(total(), "Exp", "Expm1", "Log", "Log10", "Log1p", "Log2", "Logarithm", "Pow");
    add(total(), "Asinh", "Acosh", "Atanh");
    add(total(), "ToDegrees", "ToRadians", "EulerNumber", "Pi", "Factorial", "WidthBucket");
    add(
        onlyIf(
            e ->
                e instanceof BitwiseGet get
                    && Bounds.of(get.right())
                        .map(Bounds.of(0, get.left().dataType().defaultSize() * 8L - 1)::contains)
                        .orElse(false),
            "%s fails for a position that the number has not. Give a literal from 0 to 63 that it has."),
        "BitwiseGet");
    add(
        refused(
            "%s may be computed by instructions of the processor, whose last digit differs between machines and versions of Java, so that two layers would disagree. Keep what it is made of, and compute it in your query."),
        MACHINE.toArray(String[]::new));
    add(
        refused(
            "%s fails for a number of more than 64 bits. Write try_to_number or try_cast for decimal digits, and unhex for hexadecimal ones."),
        "Conv");
  }

  private static void dates() {
    add(total(), "Year", "YearOfWeek", "Quarter", "Month", "WeekOfYear", "DayOfYear");
    add(total(), "DayOfMonth", "DayOfWeek", "WeekDay", "Hour", "Minute", "Second");
    add(total(), "SecondWithFraction", "UnixDate", "UnixMicros", "UnixMillis", "UnixSeconds");
    add(total(), "PreciseTimestampConversion", "ExtractANSIIntervalYears");
    add(total(), "ExtractANSIIntervalMonths", "ExtractANSIIntervalDays", "ExtractIntervalYears");
    add(total(), "ExtractANSIIntervalHours", "ExtractANSIIntervalMinutes", "ExtractIntervalDays");
    add(total(), "ExtractANSIIntervalSeconds", "ExtractIntervalMonths", "ExtractIntervalHours");
    add(total(), "ExtractIntervalMinutes", "ExtractIntervalSeconds");
    add(inCalendar(0), "LastDay", "TruncDate");
    add(inCalendar(1), "TruncTimestamp");
    add(inCalendar(0, 1), "DateDiff", "SubtractDates", "SubtractTimestamps", "MonthsBetween");
    add(inCalendar(0).and(literal(1)), "DateFormatClass", "NextDay", "FromUTCTimestamp");
    add(inCalendar(0).and(literal(1)), "ToUTCTimestamp");
    add(inCalendar(2).and(literal(0, 1)), "ConvertTimezone");
    add(inCalendar(1, 2), "TimestampDiff");
    add(inCalendar(2).and(within(1, -MOST_MONTHS, MOST_MONTHS)), "TimestampAdd");
    add(inCalendar(0).and(within(1, -366_000, 366_000)), "DateAdd", "DateSub");
    add(inCalendar(0).and(within(1, -MOST_MONTHS, MOST_MONTHS)), "AddMonths");
    EventRule month = inCalendar(0).and(within(1, -MOST_MONTHS, MOST_MONTHS));
    add(month, "DateAddYMInterval", "TimestampAddYMInterval");
    long thousandYears = 366_000 * Calendar.MICROS_PER_DAY;
    add(inCalendar(0).and(literal(1)).and(within(1, -thousandYears, thousandYears)), "TimeAdd");
    add(inCalendar(0).and(literal(1)), "DateAddInterval");
    add(within(0, Calendar.FIRST_DAY, Calendar.LAST_DAY), "DateFromUnixDate");
    long first = Calendar.FIRST_DAY * 86_400;
    long last = (Calendar.LAST_DAY + 1) * 86_400;
    add(within(0, first, last), "SecondsToTimestamp");
    add(within(0, first * 1_000, last * 1_000), "MillisToTimestamp");
    add(within(0, first * 1_000_000, last * 1_000_000), "MicrosToTimestamp");
    add(within(0, first, last).and(literal(1)), "FromUnixTime");
    EventRule day = within(0, 0, 10_000).and(within(1, 1, 12)).and(within(2, 1, 28));
    add(
        e ->
            day.findObjection(e)
                .map(
                    why ->
                        "%s fails for a date that does not exist. Write try_cast(concat_ws('-', year, month, day) AS date), which gives null then."
                            .formatted(Findings.text(e))),
        "MakeDate");
    EventRule time = day.and(within(3, 0, 23)).and(within(4, 0, 59)).and(within(5, 0, 59));
    add(
        e ->
            time.and(literal(6))
                .findObjection(e)
                .map(
                    why ->
                        "%s fails for a time that does not exist. Write try_cast of its text AS timestamp, which gives null then."
                            .formatted(Findings.text(e))),
        "MakeTimestamp");
    add(
        onlyIf(
                e -> e instanceof GetTimestamp get && !get.failOnError(),
                "%1$s fails for a text that is no time. Write try_to_timestamp(%2$s, %3$s), which gives null for it.")
            .and(literal(1))
            .and(
                onlyIf(
                    EventFunctions::hasShortYear,
                    "%1$s fails for a text with a year of six digits. Write it with left(%2$s, n), where n is at most the length of the pattern, and the pattern is of y, M, d, H, m, s, S and signs.")),
        "GetTimestamp");
    add(
        onlyIf(
                e -> !e.children().head().dataType().equals(DataTypes.StringType),
                "%1$s fails for a text that is no time. Write unix_seconds(try_to_timestamp(%2$s, %3$s)), which gives null for it.")
            .and(inCalendar(0)),
        "UnixTimestamp",
        "ToUnixTimestamp");
    add(
        refused(
            "%s fails for parts that make too large an interval. Give a literal, as in INTERVAL '1' DAY."),
        "MakeInterval",
        "MakeDTInterval",
        "MakeYMInterval",
        "MultiplyDTInterval",
        "MultiplyYMInterval",
        "MultiplyInterval",
        "DivideDTInterval",
        "DivideYMInterval",
        "DivideInterval");
    add(
        refused(
            "%s groups events by the gaps between them, which a late event can close, so it cannot be merged from parts. Use window(time, duration)."),
        "SessionWindow");
  }

  /** Whether the text is so short that the year has no more digits than the pattern says. */
  private static boolean hasShortYear(Expression e) {
    List<Expression> operands = Trees.list(e.children());
    String pattern = Constants.find(operands.get(1)).map(Object::toString).orElse("");
    Expression text = operands.get(0);
    while (text instanceof RuntimeReplaceable replaceable) {
      text = replaceable.replacement();
    }
    boolean fixed = pattern.matches("[yMdHmsS0-9:/ .,_-]*") && !pattern.contains("MMM");
    return !text.dataType().equals(DataTypes.StringType)
        || (fixed
            && text instanceof Substring part
            && Constants.find(part.len())
                .map(length -> (Integer) length <= pattern.length())
                .orElse(false));
  }

  private static void structures() {
    add(total(), "CreateArray", "CreateNamedStruct", "GetStructField", "GetArrayStructFields");
    add(total(), "GetMapValue", "Size", "ArrayContains", "ArrayDistinct", "ArrayExcept");
    add(total(), "ArrayIntersect", "ArrayUnion", "ArraysOverlap", "ArraysZip", "ArrayJoin");
    add(total(), "ArrayMax", "ArrayMin", "ArrayPosition", "ArrayRemove", "ArrayAppend");
    add(total(), "ArrayCompact", "Flatten", "SortArray", "MapEntries", "MapKeys", "MapValues");
    add(total(), "LambdaFunction", "NamedLambdaVariable", "ArrayTransform", "ArrayFilter");
    add(total(), "ArrayExists", "ArrayForAll", "ArrayAggregate", "ZipWith", "MapFilter");
    add(total(), "TransformValues", "MapZipWith");
    add(
        onlyIf(
            e -> e instanceof ArraySort sort && hasNaturalOrder(sort),
            "%s fails for a comparison that is null or contradicts itself. Write sort_array of an array of structs whose first field is the order."),
        "ArraySort");
    add(
        onlyIf(
            e -> e instanceof GetArrayItem item && !item.failOnError(),
            "%1$s fails for an index that the array has not. Write get(%2$s, %3$s), which gives null then."),
        "GetArrayItem");
    add(
        e ->
            e instanceof ElementAt element && element.left().dataType() instanceof ArrayType
                ? elementRule(element).findObjection(e)
                : Optional.empty(),
        "ElementAt");
    add(position(1, MOST_REPETITIONS), "ArrayInsert");
    add(position(1, Integer.MAX_VALUE).and(within(2, 0, Integer.MAX_VALUE)), "Slice");
    add(atMost(1, MOST_REPETITIONS), "ArrayRepeat");
    add(
        onlyIf(
            EventFunctions::isShort,
            "%s fails for a step in the wrong direction and can grow without limit. Leave out the step, and let both ends be whole numbers whose bounds are known and at most 10000 apart, such as hour(t) or pmod(x, 100)."),
        "Sequence");
    add(
        onlyIf(
            e -> hasDistinctKeys(e),
            "%s fails for a key that is null or occurs twice. Give different literals as keys, or use named_struct."),
        "CreateMap");
    add(
        refused(
            "%s fails for a key that is null or occurs twice. Keep keys and values as arrays, or as an array of structs."),
        "MapFromArrays",
        "MapFromEntries",
        "MapConcat",
        "TransformKeys",
        "StringToMap");
  }

  /** By Spark's own comparison, which begins by asking whether both are null. */
  private static boolean hasNaturalOrder(ArraySort sort) {
    return !Findings.text(sort).contains("->")
        && sort.function() instanceof LambdaFunction lambda
        && lambda.function() instanceof If choice
        && choice.predicate() instanceof And both
        && both.left() instanceof IsNull
        && both.right() instanceof IsNull;
  }

  private static EventRule elementRule(ElementAt element) {
    return onlyIf(
            e -> !element.failOnError(),
            "%1$s fails for an index that the array has not. Write try_element_at(%2$s, %3$s), which gives null then.")
        .and(position(1, Integer.MAX_VALUE));
  }

  private static boolean isShort(Expression e) {
    if (!(e instanceof Sequence sequence)
        || sequence.stepOpt().isDefined()
        || !(sequence.start().dataType() instanceof IntegralType)) {
      return false;
    }
    Optional<Bounds> start = Bounds.of(sequence.start());
    Optional<Bounds> stop = Bounds.of(sequence.stop());
    Bounds small = Bounds.of(-5_000, 5_000);
    return start.map(small::contains).orElse(false) && stop.map(small::contains).orElse(false);
  }

  private static boolean hasDistinctKeys(Expression map) {
    Set<Object> keys = new HashSet<>();
    List<Expression> operands = Trees.list(map.children());
    for (int i = 0; i < operands.size(); i += 2) {
      Optional<Object> key = Constants.find(operands.get(i));
      if (key.isEmpty() || !keys.add(key.get())) {
        return false;
      }
    }
    return true;
  }

  private static void formats() {
    add(total(), "GetJsonObject", "LengthOfJsonArray", "JsonObjectKeys", "StructsToJson");
    add(total(), "StructsToCsv", "SchemaOfJson", "SchemaOfCsv", "UrlEncode");
    add(literal(1), "ToCharacter", "TryToNumber");
    add(
        onlyIf(
            e ->
                e instanceof JsonToStructs json
                    ? isPermissive(json.options())
                    : isPermissive(((CsvToStructs) e).options()),
            "%s may fail with options other than map('mode', 'PERMISSIVE'). Leave them out."),
        "JsonToStructs",
        "CsvToStructs");
  }

  private static boolean isPermissive(scala.collection.immutable.Map<String, String> options) {
    return options.isEmpty()
        || (options.size() == 1
            && options.get("mode").exists(mode -> mode.equalsIgnoreCase("PERMISSIVE")));
  }

  private static void refusals() {
    add(
        refused(
            "%1$s fails for a text that is not of this form. Write try_%1$s, which gives null for it."),
        "ToNumber",
        "ToBinary");
    add(
        refused(
            "%1$s fails for a text that is not base64. Write try_to_binary(%2$s, 'base64'), which gives null for it."),
        "UnBase64");
    add(
        refused(
            "%1$s fails for a text that is no address. Take the part with regexp_extract(%2$s, …, 1)."),
        "ParseUrl");
    add(
        refused(
            "%s fails for a text with a broken escape. Decode it before the event enters the stream."),
        "UrlDecode");
    add(
        refused(
            "%s fails for a text that is not XML. Read it before the event enters the stream, or take the part with regexp_extract."),
        "XPathBoolean",
        "XPathDouble",
        "XPathFloat",
        "XPathInt",
        "XPathList",
        "XPathLong",
        "XPathShort",
        "XPathString");
    add(
        refused(
            "%s is meant to fail, and would stop the stream for ever. Put the condition into WHERE."),
        "AssertTrue",
        "RaiseError");
    add(
        refused(
            "%s uses a new random number each time, so the batch layer could not recompute it. Encrypt before the event enters the stream."),
        "AesEncrypt");
    add(
        refused(
            "%s fails for what was not encrypted with this key. Decrypt before the event enters the stream."),
        "AesDecrypt");
    add(
        refused(
            "%s splits by rules of languages that differ between versions of Java. Use split(%2$s, '[.!?] *')."),
        "Sentences");
    add(
        refused("%s calls code that Braid does not know. Use Spark SQL's own functions."),
        "CallMethodViaReflection");
  }
}
