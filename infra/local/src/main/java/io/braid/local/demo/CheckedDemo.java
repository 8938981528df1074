package io.braid.local.demo;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.project.ViewDefinition;
import io.braid.local.kafka.Replay;
import io.braid.local.plain.Difference;
import io.braid.local.plain.PlainEngine;
import io.braid.local.plain.Row;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@code braid demo --check}: every answer against a plain engine's over the input file. */
final class CheckedDemo {
  private static final int HALF = 10_000;
  private static final int SHOWN_ROWS = 10;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int EXIT_DIFFERENT = ErrorCode.VERIFY_DIFFERS.category().exitCode();

  private final Platform platform;
  private final DemoFolder folder;
  private final Project project;
  private final PrintStream out;
  private final long startNanos = System.nanoTime();
  private long asked;
  private Optional<BatchRun> middle = Optional.empty();

  CheckedDemo(Platform platform, DemoFolder folder, Project project, PrintStream out) {
    this.platform = platform;
    this.folder = folder;
    this.project = project;
    this.out = out;
  }

  int run() throws SQLException {
    say("starting Kafka, the speed layer and a serving node");
    platform.start();
    try (Node node = platform.connect()) {
      Served served = new Served(node);
      say("sending flights to Kafka on %s".formatted(platform.bootstrap()));
      long sent =
          new Replay(folder.events(), Platform.TOPIC, Optional.of("origin"), Optional.empty())
              .run(platform.bootstrap(), () -> startBatchInTheMiddle(served), (n, bytes) -> {});
      finish(served, middle.orElseThrow());
      await("%d flights are served".formatted(sent), () -> served.countFlights() >= sent);
      finish(served, platform.startBatch(2));
      int differing = compareAll(served);
      out.printf(
          "demo: %d events, %d views, 2 batch runs, %d differing rows%n",
          sent, project.views().size(), differing);
      return differing == 0 ? 0 : EXIT_DIFFERENT;
    }
  }

  /** Before each record; at the half, what was sent is served, and the batch run begins. */
  private boolean startBatchInTheMiddle(Served served) {
    if (asked++ == HALF) {
      await("%d flights are served".formatted(HALF), () -> served.countFlights() >= HALF);
      middle = Optional.of(platform.startBatch(1));
      say("batch run 1 begins; the other flights are sent meanwhile");
    }
    return true;
  }

  private void finish(Served served, BatchRun run) {
    await("a batch run is over", run::isOver);
    Map<String, BatchRun.ViewOutcome> outcomes = run.outcome();
    await("its batch views are served", () -> showsHorizons(served, outcomes));
    outcomes.forEach(
        (view, outcome) ->
            say("%s: horizon %d, audit %s".formatted(view, outcome.horizon(), outcome.audit())));
  }

  private boolean showsHorizons(Served served, Map<String, BatchRun.ViewOutcome> outcomes) {
    try {
      List<Row> certificates = served.certificates();
      return certificates.size() >= outcomes.size()
          && certificates.stream()
              .map(Row::values)
              .allMatch(
                  row ->
                      !outcomes.containsKey(row.get(0))
                          || Long.parseLong(row.get(1)) >= outcomes.get(row.get(0)).horizon());
    } catch (SQLException e) {
      throw platform.explain(e);
    }
  }

  private int compareAll(Served served) {
    try {
      return compare(served);
    } catch (SQLException e) {
      throw platform.explain(e);
    }
  }

  private int compare(Served served) throws SQLException {
    int differing = 0;
    try (PlainEngine plain = PlainEngine.open(project.streams().get(0), folder.events())) {
      for (ViewDefinition view : project.views()) {
        List<Row> expected = plain.query(view.sql());
        Difference difference = Difference.between(served.view(view.name()), expected);
        say("%s: %d rows, %d differ".formatted(view.name(), expected.size(), difference.rows()));
        difference.onlyServed().stream().limit(SHOWN_ROWS).forEach(row -> say("  served   " + row));
        difference.onlyExpected().stream()
            .limit(SHOWN_ROWS)
            .forEach(row -> say("  expected " + row));
        differing += difference.rows();
      }
    }
    return differing;
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BraidException(
            ErrorCode.PROCESS_ENDED,
            "Waited %d s until %s, in vain. The logs are in %s."
                .formatted(LIMIT.toSeconds(), what, folder.log("x").getParent()));
      }
      platform.pause();
    }
  }

  private void say(String text) {
    out.printf("%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, text);
    out.flush();
  }
}
