package io.braid.local.demo;

import io.braid.core.error.BraidException;
import io.braid.local.kafka.Replay;
import io.braid.local.plain.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/** {@code braid demo}: the platform at work, until Ctrl-C. */
final class LiveDemo {
  private final Platform platform;
  private final DemoFolder folder;
  private final Screen screen;
  private final String psql;
  private final double rate;
  private final AtomicLong sent = new AtomicLong();
  private final Freshness freshness = new Freshness();

  LiveDemo(Platform platform, DemoFolder folder, Screen screen, String psql, double rate) {
    this.platform = platform;
    this.folder = folder;
    this.screen = screen;
    this.psql = psql;
    this.rate = rate;
  }

  int run() throws SQLException {
    System.out.println("Starting Kafka, the speed layer and a serving node; some 20 seconds …");
    Runtime.getRuntime().addShutdownHook(new Thread(screen::end, "show-cursor"));
    platform.start();
    try (Node node = platform.connect()) {
      CompletableFuture<Long> replay = CompletableFuture.supplyAsync(this::replay);
      Served served = new Served(node);
      BatchEachMinute batch = new BatchEachMinute(platform);
      while (true) {
        long count = served.countFlights();
        freshness.served(count, System.nanoTime());
        batch.look();
        try {
          show(served, count, batch.lastAudit());
        } catch (SQLException e) {
          throw platform.explain(e);
        }
        failIfFailed(replay);
        platform.pause();
      }
    }
  }

  private long replay() {
    return new Replay(folder.events(), Platform.TOPIC, Optional.of("origin"), Optional.of(rate))
        .run(
            platform.bootstrap(),
            () -> true,
            (records, bytes) -> {
              freshness.sent(System.nanoTime());
              sent.set(records);
            });
  }

  private static void failIfFailed(CompletableFuture<Long> replay) {
    try {
      replay.getNow(0L);
    } catch (CompletionException e) {
      throw e.getCause() instanceof BraidException known ? known : e;
    }
  }

  private void show(Served served, long count, String lastAudit) throws SQLException {
    List<Row> certificates = served.certificates();
    String epoch = certificates.isEmpty() ? "0" : certificates.get(0).values().get(2);
    String fresh = freshness.millis().isPresent() ? freshness.millis().getAsLong() + " ms" : "-";
    List<String> lines = new ArrayList<>();
    lines.add("Braid: real flights, one SQL a view, two layers, one exact answer");
    lines.add("");
    lines.add("  events     %,7d sent   %,7d served".formatted(sent.get(), count));
    lines.add("  epoch      %7s".formatted(epoch));
    lines.add("  freshness  %7s from sent to served".formatted(fresh));
    lines.add("  audit      " + lastAudit);
    lines.add("");
    lines.add("  %-24s %8s %8s".formatted("view", "horizon", "epoch"));
    certificates.forEach(row -> lines.add("  %-24s %8s %8s".formatted(row.values().toArray())));
    lines.add("");
    lines.add("  %-24s %8s %8s %10s".formatted("worst origins", "flights", "late", "avg delay"));
    if (count > 0) {
      served
          .worstOrigins()
          .forEach(row -> lines.add("  %-24s %8s %8s %10s".formatted(row.values().toArray())));
    }
    lines.add("");
    lines.add(
        "  Try it:  " + psql + " -c 'SELECT * FROM delays_by_origin ORDER BY late DESC LIMIT 5'");
    lines.add("  Ctrl-C stops all of it.");
    screen.show(
        lines,
        "%,d sent, %,d served, epoch %s, freshness %s, audit: %s. Try: %s"
            .formatted(sent.get(), count, epoch, fresh, lastAudit, psql));
  }
}
