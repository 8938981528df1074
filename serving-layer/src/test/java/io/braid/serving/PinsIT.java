package io.braid.serving;

import static io.braid.serving.fixture.ServedLake.execute;
import static io.braid.serving.fixture.ServedLake.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Remark;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.ViewManifest;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.ServedLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as of then, whatever has happened to the lake since. */
final class PinsIT {
  private static final Definition BY_ORIGIN = Definitions.byOrigin();
  private static final Definition REPLACED = Definitions.byOriginReplaced();
  private static final Definition TOTALS = Definitions.totals();
  private static final String ALL = "SELECT * FROM by_origin ORDER BY origin";
  private static final String BOTH =
      "SELECT public.by_origin.origin, by_origin.n, t.n FROM public.by_origin, totals t ORDER BY 1";

  private static final StreamEntry TRAINS = new StreamEntry("trains", List.of());
  private static final String TRAIN =
      "SELECT 'BOS', TIMESTAMPTZ '2026-01-01 00:00:00Z', 1, 1.00, 't'";
  private static final String TRIPS = "SELECT * FROM trips ORDER BY origin";

  @TempDir private Path folder;
  private ServedLake served;

  @BeforeEach
  void start() throws Exception {
    served = new ServedLake(folder, List.of(BY_ORIGIN, TOTALS));
    for (int epoch = 1; epoch <= 3; epoch++) {
      commitEpoch();
    }
    awaitEpoch(3);
  }

  @AfterEach
  void stop() throws SQLException {
    served.close();
  }

  private void commitEpoch() {
    served
        .lake()
        .commitEpoch(
            """
            SELECT 'A' || (range %% 7), TIMESTAMPTZ '2001-03-04 05:00:00.123456Z' + to_minutes(range),
              (range * %1$d)::INT, range / 100, 'N' || (range + %1$d) FROM range(%1$d * 10)"""
                .formatted(served.lake().lastEpoch() + 1));
  }

  private void awaitEpoch(long epoch) throws SQLException {
    try (Connection client = served.connect()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  query(client, "SELECT DISTINCT epoch FROM braid.certificates")
                      .equals(List.of(epoch + "|")));
    }
  }

  private static String certificate(Definition of, long epoch) {
    return "%s/%s@%d".formatted(of.manifest().name(), of.manifest().definition(), epoch);
  }

  private static String pin(String certificates) {
    return "SET braid.at = '%s'".formatted(certificates);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extendedForPrepared"})
  void anAnswerStaysTheSameWhateverHappensToItsView(String mode) throws Exception {
    String then = certificate(BY_ORIGIN, 3) + "," + certificate(TOTALS, 3);
    List<String> all;
    List<String> both;
    try (Connection client = served.connect()) {
      all = query(client, ALL);
      both = query(client, BOTH);
    }
    assertThat(all).hasSize(7);
    commitEpoch();
    requireSame(mode, then, all, both);
    served.lake().runBatch(BY_ORIGIN);
    served.lake().runBatch(TOTALS);
    requireSame(mode, then, all, both);
    commitEpoch();
    served.lake().register(List.of(REPLACED, TOTALS));
    served.lake().follow(List.of(REPLACED, TOTALS));
    served.lake().runBatch(REPLACED);
    awaitEpoch(5);
    requireSame(mode, then, all, both);
    served.restart();
    requireSame(mode, then, all, both);
    served.lake().register(List.of(BY_ORIGIN));
    served.lake().follow(List.of(BY_ORIGIN));
    commitEpoch();
    served.lake().runBatch(BY_ORIGIN);
    awaitEpoch(6);
    requireSame(mode, then, all, both);
    served.restart();
    requireSame(mode, then, all, both);
  }

  private void requireSame(String mode, String pins, List<String> all, List<String> both)
      throws SQLException {
    try (Connection client = served.connect("preferQueryMode", mode)) {
      execute(client, pin(pins));
      assertThat(query(client, ALL)).isEqualTo(all);
      assertThat(query(client, BOTH)).isEqualTo(both);
    }
  }

  @Test
  void aSessionGoesThereAndBackWithItsPreparedStatements() throws SQLException {
    try (Connection client = served.connect("prepareThreshold", "1");
        PreparedStatement count = client.prepareStatement("SELECT n FROM totals WHERE n > ?")) {
      count.setInt(1, 0);
      assertThat(count(count)).isEqualTo(60);
      execute(client, pin("flights@2"));
      assertThat(query(client, "SHOW braid.at"))
          .containsExactly(certificate(BY_ORIGIN, 2) + "," + certificate(TOTALS, 2) + "|");
      assertThat(count(count)).isEqualTo(30);
      execute(client, pin(certificate(TOTALS, 1)));
      assertThat(count(count)).isEqualTo(10);
      execute(client, "SET braid.at = ''");
      assertThat(count(count)).isEqualTo(60);
      client.setAutoCommit(false);
      execute(client, "SET LOCAL braid.at = 'flights@2'");
      assertThat(count(count)).isEqualTo(30);
      client.commit();
      assertThat(count(count)).isEqualTo(60);
      assertThatThrownBy(() -> execute(client, pin("flights@2")))
          .hasMessageContaining("braid.at cannot change after the first query of a transaction");
      client.rollback();
      client.setAutoCommit(true);
      execute(client, pin("flights@2"));
      execute(client, "DISCARD ALL");
      assertThat(count(count)).isEqualTo(60);
    }
  }

  private static long count(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void aPinnedSessionTellsItsCertificateAndReadsWhatIsPinnedOnly() throws SQLException {
    commitEpoch();
    awaitEpoch(4);
    try (Connection client = served.connect()) {
      execute(client, "SET braid.certificate = on");
      execute(client, pin(certificate(TOTALS, 2)));
      assertThat(CertificatesIT.notices(client, "SELECT n FROM totals"))
          .containsExactly("certificate " + certificate(TOTALS, 2));
      assertThat(query(client, "EXPLAIN CERTIFICATE SELECT n FROM totals"))
          .singleElement()
          .asString()
          .endsWith(certificate(TOTALS, 2) + "|");
      assertThatThrownBy(() -> query(client, ALL))
          .hasMessageContaining("View by_origin is not pinned: braid.at names totals only");
      assertThatThrownBy(
              () -> execute(client, pin(certificate(TOTALS, 2) + "," + certificate(TOTALS, 3))))
          .hasMessageContaining("View totals is named twice");
      execute(client, "SET braid.min_epoch = 3");
      assertThatThrownBy(() -> query(client, "SELECT n FROM totals"))
          .hasMessageContaining("braid.at holds the session there");
    }
  }

  @Test
  void anAnswerWhoseFilesAreGoneIsRefusedAndSaysSo() throws Exception {
    commitEpoch();
    served.lake().runBatch(TOTALS);
    awaitEpoch(4);
    vacuum(TableSpec.increments(TOTALS.manifest()));
    try (Connection client = served.connect()) {
      execute(client, pin(certificate(TOTALS, 2)));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> query(client, "SELECT n FROM totals"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("72000"))
            .hasMessageContaining(certificate(TOTALS, 2) + " can no longer be answered")
            .hasMessageContaining("is gone");
      }
      execute(client, pin(certificate(TOTALS, 4)));
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("100|");
    }
  }

  /** Deletes every file that the newest version of a table does not hold. */
  private void vacuum(TableSpec table) throws IOException {
    TableLog log = served.lake().logs().open(table);
    Set<String> held =
        log.loadSnapshot(log.findLatest().orElseThrow().version()).files().stream()
            .map(file -> file.path())
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(served.lake().root().resolve(table.path()))) {
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file) && !held.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void anAnswerWhoseLogIsCleanedUpIsRefusedAndSaysSo() throws Exception {
    Path log =
        served
            .lake()
            .root()
            .resolve(TableSpec.increments(TOTALS.manifest()).path())
            .resolve("_delta_log");
    commitEpoch();
    served.lake().runBatch(TOTALS);
    awaitEpoch(4);
    try (Stream<Path> entries = Files.list(log)) {
      List<Path> oldest =
          entries.filter(each -> each.toString().endsWith(".json")).sorted().toList();
      for (Path entry : oldest.subList(0, oldest.size() - 1)) {
        Files.delete(entry);
      }
    }
    try (Connection client = served.connect()) {
      assertThatThrownBy(() -> execute(client, pin(certificate(TOTALS, 2))))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("72000"))
          .hasMessageContaining("braid.at: " + certificate(TOTALS, 2) + " can no longer be");
    }
  }

  @Test
  void anAnswerFromBeforeAForgettingIsRefusedAtOnce() throws Exception {
    try (Connection client = served.connect()) {
      execute(client, pin(certificate(TOTALS, 2)));
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("30|");
      TableLog master = served.lake().logs().open(TableSpec.master(FlightsLake.STREAM));
      LoggedCommit last = master.findLatest().orElseThrow();
      Stamp.Master stamp = last.commit().stampAs(Stamp.Master.class);
      master.commitAfter(
          last.version(),
          Commit.of(
              Operation.MAINTAIN,
              new Stamp.Master(
                  stamp.stream(),
                  stamp.epoch().with(new Remark.Forgetting(3, "tail = ?", 2, Instant.EPOCH)),
                  stamp.columns()),
              List.of(),
              List.of()));
      assertThatThrownBy(() -> query(client, "SELECT n FROM totals"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("72000"))
          .hasMessageContaining("2 events up to epoch 3 were forgotten");
    }
  }

  @Test
  void aViewOverSeveralStreamsIsAnsweredAsOfAnEpochOfEach() throws Exception {
    List<Definition> trips = trips("n");
    try (FlightsLake trains = new FlightsLake(served.lake().root(), TRAINS)) {
      goLive(trips);
      served.lake().follow(List.of(BY_ORIGIN, TOTALS, trips.get(0)));
      trains.follow(List.of(trips.get(1)));
      trains.commitEpoch(TRAIN);
      trains.commitEpoch(TRAIN);
      String then = certificate(trips.get(0), 3) + "," + certificate(trips.get(1), 2);
      awaitTrips(then);
      List<String> answer;
      try (Connection client = served.connect()) {
        answer = query(client, TRIPS);
        assertThat(answer).hasSize(8).contains("BOS|2|");
      }
      commitEpoch();
      trains.commitEpoch(TRAIN);
      requireTrips(then, answer);
      served.lake().runBatch(trips.get(0));
      trains.runBatch(trips.get(1));
      requireTrips(then, answer);
      List<Definition> replaced = trips("number");
      served.lake().follow(List.of(trips.get(0), replaced.get(0)));
      trains.follow(List.of(trips.get(1), replaced.get(1)));
      goLive(replaced);
      trains.runBatch(replaced.get(1));
      awaitTrips(certificate(replaced.get(0), 4) + "," + certificate(replaced.get(1), 3));
      requireTrips(then, answer);
      served.restart();
      requireTrips(then, answer);
    }
  }

  @Test
  void aViewOverSeveralStreamsNeedsAnEpochOfEach() throws Exception {
    List<Definition> trips = trips("n");
    try (FlightsLake trains = new FlightsLake(served.lake().root(), TRAINS)) {
      goLive(trips);
      served.lake().follow(List.of(BY_ORIGIN, TOTALS, trips.get(0)));
      trains.follow(List.of(trips.get(1)));
      trains.commitEpoch(TRAIN);
      String now = certificate(trips.get(0), 3) + "," + certificate(trips.get(1), 1);
      awaitTrips(now);
      try (Connection client = served.connect()) {
        execute(client, "SET braid.certificate = on");
        execute(client, pin("flights@3,trains@1"));
        assertThat(CertificatesIT.notices(client, TRIPS)).containsExactly("certificate " + now);
        execute(client, pin("flights@3"));
        assertThatThrownBy(() -> query(client, TRIPS))
            .hasMessageContaining("View trips is not pinned");
        assertThatThrownBy(() -> execute(client, pin("trains@1")))
            .hasMessageContaining("trains@1 stands for no view");
        assertThatThrownBy(() -> execute(client, pin(certificate(trips.get(0), 3))))
            .hasMessageContaining("an epoch of each of its streams")
            .hasMessageContaining("names none of trains");
        assertThatThrownBy(() -> execute(client, pin(now + "," + certificate(trips.get(1), 0))))
            .hasMessageContaining("View trips is named twice");
      }
    }
  }

  private static List<Definition> trips(String count) {
    return Definition.view("trips")
        .key("origin", Simple.STRING, "origin")
        .count(count)
        .build()
        .strandsOver(List.of(FlightsLake.STREAM, TRAINS));
  }

  private void goLive(List<Definition> strands) {
    ViewManifest[] manifests =
        strands.stream().map(Definition::manifest).toArray(ViewManifest[]::new);
    new Registrar(served.lake().logs())
        .change(
            registry -> registry.with(TRAINS).propose(manifests).flip(manifests[0].id()),
            registry -> new DataFile("epochs-1-1-registry.parquet", 1, 1, 1, ""));
  }

  private void awaitTrips(String certificates) throws SQLException {
    List<String> rows = Stream.of(certificates.split(",")).map(each -> each + "|").toList();
    try (Connection client = served.connect()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  query(
                          client,
                          "SELECT certificate FROM braid.certificates WHERE view = 'trips' ORDER BY 1")
                      .equals(rows));
    }
  }

  private void requireTrips(String pins, List<String> answer) throws SQLException {
    try (Connection client = served.connect()) {
      execute(client, pin(pins));
      assertThat(query(client, TRIPS)).isEqualTo(answer);
    }
  }
}
