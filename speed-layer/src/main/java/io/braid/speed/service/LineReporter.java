package io.braid.speed.service;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Lines for a person, or JSON lines for a machine. */
public final class LineReporter implements Reporter {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final Clock clock;
  private final Map<String, Pause> quiet = new HashMap<>();
  private final Map<String, String> lastTrouble = new HashMap<>();

  public LineReporter(PrintStream out, PrintStream err, boolean json, Clock clock) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public synchronized void ready(String stream, Epoch last, int views, String lake) {
    print(
        out,
        line("ready", stream).put("epoch", last.number()).put("views", views).put("lake", lake),
        "speed: %s at epoch %d, %d views, lake %s".formatted(stream, last.number(), views, lake));
  }

  /** A line each ten seconds, and one at once for dead letters and after a trouble. */
  @Override
  public synchronized void committed(String stream, Epoch epoch, Duration took, long backlog) {
    boolean recovered = lastTrouble.remove(stream) != null;
    boolean rejected = epoch.counts().deadLetters() > 0;
    boolean due = quiet.getOrDefault(stream, Pause.NONE).isOver(clock.instant());
    if (recovered || rejected || due) {
      quiet.put(stream, new Pause(clock.instant(), QUIET));
      print(
          out,
          line("epoch", stream)
              .put("epoch", epoch.number())
              .put("events", epoch.counts().events())
              .put("dead_letters", epoch.counts().deadLetters())
              .put("total_events", epoch.total().events())
              .put("total_dead_letters", epoch.total().deadLetters())
              .put("backlog", backlog)
              .put("millis", took.toMillis()),
          "speed: %s epoch %d, %,d events in all, %,d dead letters, %,d waiting, %d ms"
              .formatted(
                  stream,
                  epoch.number(),
                  epoch.total().events(),
                  epoch.total().deadLetters(),
                  backlog,
                  took.toMillis()));
    }
  }

  @Override
  public synchronized void gapAccepted(String stream, Remark.Gap gap) {
    print(
        out,
        gap("gap_accepted", stream, gap),
        "speed: %s: %s; every certificate says so from now on".formatted(stream, gap.text()));
  }

  @Override
  public synchronized void gapKnown(String stream, Remark.Gap gap) {
    print(
        out,
        gap("gap_known", stream, gap),
        "speed: %s: %s already; --accept-gap can be left out".formatted(stream, gap.text()));
  }

  private static ObjectNode gap(String type, String stream, Remark.Gap gap) {
    return line(type, stream)
        .put("epoch", gap.epoch())
        .put("partition", gap.range().partition())
        .put("from", gap.range().from())
        .put("until", gap.range().until());
  }

  /** Said once for as long as it stays the same. */
  @Override
  public synchronized void waiting(String stream, BraidException trouble, Duration retryIn) {
    if (!trouble.code().name().equals(lastTrouble.put(stream, trouble.code().name()))) {
      print(
          err,
          error("waiting", stream, trouble).put("retry_millis", retryIn.toMillis()),
          "%s Trying again, each %d to 30 s; nothing is lost."
              .formatted(trouble.toText(), retryIn.toSeconds()));
    }
  }

  @Override
  public synchronized void leftOut(String stream, BraidException reason) {
    print(err, error("left_out", stream, reason), reason.toText());
  }

  @Override
  public synchronized void stopped(String stream, BraidException reason) {
    print(err, error("stopped", stream, reason), reason.toText());
  }

  private static ObjectNode error(String type, String stream, BraidException error) {
    return line(type, stream)
        .put("code", error.code().name())
        .put("category", error.code().category().name())
        .put("message", error.getMessage());
  }

  private static ObjectNode line(String type, String stream) {
    return JSON.createObjectNode().put("type", type).put("stream", stream);
  }

  private void print(PrintStream to, ObjectNode machine, String person) {
    to.println(json ? machine.toString() : person);
    to.flush();
  }
}
