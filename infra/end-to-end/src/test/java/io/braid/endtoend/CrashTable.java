package io.braid.endtoend;

import io.braid.endtoend.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table in {@code docs/exactness.md}: how often each fault was seen at each point, with an
 * exact answer afterwards. A run adds to it; the page says nothing of runs that failed.
 */
final class CrashTable {
  private static final String START = "<!-- crashes: written by CrashMatrixIT -->\n";
  private static final String END = "<!-- end of crashes -->";
  private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| `([^`]+)` \\|(.*)\\|");

  private final Path page;
  private final Map<CrashPoint, Map<Fault, Integer>> seen = new LinkedHashMap<>();

  CrashTable(Path page) {
    this.page = page;
  }

  void add(CrashPoint point, Fault fault) {
    seen.computeIfAbsent(point, k -> new EnumMap<>(Fault.class)).merge(fault, 1, Integer::sum);
  }

  int count() {
    return seen.values().stream()
        .flatMap(faults -> faults.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** The points that the page has, each with its process in front. */
  List<String> documented() throws IOException {
    return rows().keySet().stream().toList();
  }

  static List<String> expected() {
    return CrashPoint.ALL.stream().map(CrashTable::name).toList();
  }

  /** Adds what this run has seen to what the page has. */
  void write() throws IOException {
    Map<String, String> before = rows();
    String text = Files.readString(page);
    int start = text.indexOf(START) + START.length();
    String heads =
        Arrays.stream(Fault.values()).map(Fault::toString).collect(Collectors.joining(" | "));
    String rows =
        CrashPoint.ALL.stream().map(point -> row(point, before)).collect(Collectors.joining("\n"));
    Files.writeString(
        page,
        text.substring(0, start)
            + "| process | point | %s |\n| --- | --- |%s\n"
                .formatted(heads, " ---: |".repeat(Fault.values().length))
            + rows
            + "\n"
            + text.substring(text.indexOf(END)));
  }

  private String row(CrashPoint point, Map<String, String> before) {
    String[] old = before.getOrDefault(name(point), "").split("\\|");
    StringBuilder row = new StringBuilder("| %s | `%s` |".formatted(process(point), point.point()));
    for (Fault fault : Fault.values()) {
      int known = fault.ordinal() < old.length ? number(old[fault.ordinal()]) : 0;
      int now = known + seen.getOrDefault(point, Map.of()).getOrDefault(fault, 0);
      row.append(point.faults().contains(fault) ? " %d |".formatted(now) : " – |");
    }
    return row.toString();
  }

  private static int number(String cell) {
    return cell.isBlank() || cell.contains("–") ? 0 : Integer.parseInt(cell.strip());
  }

  private static String name(CrashPoint point) {
    return process(point) + ": " + point.point();
  }

  private static String process(CrashPoint point) {
    return switch (point.moment()) {
      case NEW_LAKE -> point.process() + ", new lake";
      case RUNNING -> point.process();
      case LAGGING -> point.process() + ", catching up";
      case LATER -> point.process() + ", each 100 commits";
    };
  }

  private Map<String, String> rows() throws IOException {
    String text = Files.readString(page);
    Map<String, String> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(text.substring(text.indexOf(START), text.indexOf(END)));
    while (row.find()) {
      rows.put(row.group(1) + ": " + row.group(2), row.group(3));
    }
    return rows;
  }
}
