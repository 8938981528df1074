package io.braid.lake.compiler;

import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.view.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Asks the compiler for its verdict on any text, within a time limit. */
final class Judge implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern UNREADABLE =
      Pattern.compile("Exception|\\bat [a-z]+(\\.\\w+)+\\(|org\\.apache|scala\\.|INTERNAL_ERROR");

  private final ViewCompiler compiler;
  private ExecutorService thread = newThread();

  private static ExecutorService newThread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread daemon = new Thread(work, "compiler");
          daemon.setDaemon(true);
          return daemon;
        });
  }

  Judge(ViewCompiler compiler) {
    this.compiler = compiler;
  }

  enum Kind {
    EXACT,
    BOUNDED,
    REFUSED,
    INVALID,
    INTERNAL
  }

  /** What was said of one text; {@code says} is the first thing that is wrong with it. */
  record Outcome(Kind kind, String sql, String says, Duration took, Optional<CompiledView> view) {}

  Outcome judge(String sql, Sources sources) throws InterruptedException {
    long start = System.nanoTime();
    Future<Outcome> outcome = thread.submit(() -> compile(sql, sources, start));
    try {
      return outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      thread.shutdownNow();
      thread = newThread();
      return outcome(Kind.INTERNAL, sql, "gave no verdict within " + LIMIT, start);
    } catch (ExecutionException e) {
      return outcome(Kind.INTERNAL, sql, trace(Objects.requireNonNull(e.getCause())), start);
    }
  }

  private Outcome compile(String sql, Sources sources, long start) {
    Problems problems = new Problems();
    Optional<CompiledView> view = compiler.find("v", "views/v.sql", sql, sources, problems);
    if (view.isPresent()) {
      Kind kind = view.get().manifest().verdict() == Verdict.EXACT ? Kind.EXACT : Kind.BOUNDED;
      return new Outcome(kind, sql, "", took(start), view);
    }
    List<Problem> found = problems.list();
    if (found.isEmpty()) {
      return outcome(Kind.INTERNAL, sql, "neither a view nor a problem", start);
    }
    for (Problem problem : found) {
      if (!isInside(problem.place(), sql)
          || problem.text().length() > 2_000 + sql.length() * 2
          || UNREADABLE.matcher(problem.text()).find() && !UNREADABLE.matcher(sql).find()) {
        return outcome(Kind.INTERNAL, sql, "an unreadable problem: " + problem, start);
      }
    }
    boolean invalid = found.stream().anyMatch(problem -> problem.code() == ErrorCode.VIEW_INVALID);
    return outcome(invalid ? Kind.INVALID : Kind.REFUSED, sql, found.get(0).toText(), start);
  }

  /** At a character, or right behind a line's last. */
  private static boolean isInside(Place place, String sql) {
    List<String> lines = sql.lines().toList();
    return place.equals(Place.START)
        || place.line() >= 1
            && place.line() <= lines.size()
            && place.column() >= 1
            && place.column() <= lines.get(place.line() - 1).length() + 1;
  }

  private static Outcome outcome(Kind kind, String sql, String says, long start) {
    return new Outcome(kind, sql, says, took(start), Optional.empty());
  }

  private static Duration took(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String trace(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.toString());
    for (int i = 0; i < Math.min(12, failure.getStackTrace().length); i++) {
      text.append("\n    at ").append(failure.getStackTrace()[i]);
    }
    return text.toString();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
