package io.braid.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import io.braid.core.log.DataFile;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.StreamEntry;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import io.braid.core.view.ViewManifest;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views over two streams: served as the merge of their strands, each at its stream's epoch. */
final class UnionsTest {
  private static final StreamEntry TRAINS = new StreamEntry("trains", List.of());
  private static final List<StreamEntry> STREAMS = List.of(FlightsLake.STREAM, TRAINS);

  private static final List<Definition> COUNTS =
      Definition.view("trips")
          .key("origin", Simple.STRING, "origin")
          .count("n")
          .build()
          .strandsOver(STREAMS);
  private static final List<Definition> TAILS =
      Definition.view("trips")
          .key("origin", Simple.STRING, "origin")
          .element(Simple.STRING, "tail")
          .state(Simple.BIGINT, Merge.SUM, "count(*)")
          .output("tails", Simple.BIGINT, "count(\"e0\")", "count(DISTINCT tail)")
          .build()
          .strandsOver(STREAMS);
  private static final String EVENT =
      "SELECT '%s' AS origin, TIMESTAMPTZ '2026-01-01 00:00:00Z' AS seen, 1 AS delay, 1.00 AS price, 't' || (x %% 3) AS tail FROM range(%d) r(x)";

  @TempDir private Path root;
  private FlightsLake flights;
  private FlightsLake trains;
  private Node node;

  @BeforeEach
  void open() throws SQLException {
    flights = new FlightsLake(root);
    trains = new FlightsLake(root, TRAINS);
    node = new Node(root);
    goLive(COUNTS);
    flights.follow(List.of(COUNTS.get(0)));
    trains.follow(List.of(COUNTS.get(1)));
  }

  @AfterEach
  void close() throws SQLException {
    node.close();
    trains.close();
    flights.close();
  }

  @Test
  void answersAsOfTheEpochOfEachStream() {
    Random random = Seed.next().newRandom();
    for (int step = 0; step < 40; step++) {
      switch (random.nextInt(6)) {
        case 0 -> commitFlights();
        case 1 -> commitTrains();
        case 2 -> flights.runBatch(COUNTS.get(0));
        case 3 -> trains.runBatch(COUNTS.get(1));
        case 4 -> node.catchUp();
        default -> node.catchUp(TRAINS);
      }
      if (!node.store().views().isEmpty()) {
        assertIsRight();
      }
    }
    commitFlights();
    commitTrains();
    catchUp();
    assertIsRight();
    assertThat(epochOf("flights")).isEqualTo(flights.lastEpoch());
    assertThat(epochOf("trains")).isEqualTo(trains.lastEpoch());
  }

  @Test
  void isThereOnlyWhenAllItsStreamsAre() {
    commitFlights();
    node.catchUp();
    assertThat(node.store().views()).isEmpty();
    assertThat(node.query("SELECT \"view\", epoch FROM braid.lag")).containsExactly("trips|0|");
    assertThat(node.query("SELECT reason FROM braid.lag").get(0)).contains("other streams");
    assertThat(node.query("SELECT * FROM braid.certificates")).isEmpty();

    commitTrains();
    node.catchUp(TRAINS);
    assertThat(node.store().views()).hasSize(1);
    assertThat(node.query("SELECT stream, \"view\", epoch FROM braid.lag"))
        .containsExactly("flights|trips|1|", "trains|trips|1|");

    node.store().forget("trains");
    assertThat(node.store().views()).isEmpty();
  }

  @Test
  void changesItsDefinitionInOneMoveAndBack() {
    commitFlights();
    commitTrains();
    catchUp();
    flights.follow(List.of(COUNTS.get(0), TAILS.get(0)));
    trains.follow(List.of(COUNTS.get(1), TAILS.get(1)));
    goLive(TAILS);

    commitFlights();
    node.catchUp();
    assertIsRight();
    assertThat(epochOf("flights")).isEqualTo(2);
    node.catchUp(TRAINS);
    assertThat(node.query("SELECT origin, tails FROM public.trips"))
        .containsExactly("ATL|2|", "BOS|1|");
    catchUp();
    assertThat(tablesOfStrands()).isEqualTo(2);

    new Registrar(flights.logs()).rollback("trips", UnionsTest::row);
    node.catchUp(TRAINS);
    assertThat(node.query("SELECT tails FROM public.trips")).hasSize(2);
    catchUp();
    assertIsRight();
    catchUp();
    assertThat(tablesOfStrands()).isEqualTo(2);
  }

  @Test
  void findsItsRowsByTheirKey() {
    commitFlights();
    commitTrains();
    catchUp();
    assertThat(
            node.query(
                "SELECT origin, n FROM store.trips WHERE \"#kh\" = hash('BOS') AND origin = 'BOS'"))
        .containsExactly("BOS|1|");
  }

  /** Epoch e of flights has e events of ATL; of trains e of ATL and one of BOS. */
  private void assertIsRight() {
    long flown = epochOf("flights");
    long ridden = epochOf("trains");
    long atl = flown * (flown + 1) / 2 + ridden * (ridden + 1) / 2;
    List<String> expected = new ArrayList<>();
    if (atl > 0) {
      expected.add("ATL|%d|".formatted(atl));
    }
    if (ridden > 0) {
      expected.add("BOS|%d|".formatted(ridden));
    }
    assertThat(node.query("SELECT origin, n FROM public.trips")).isEqualTo(expected);
  }

  private long epochOf(String stream) {
    String row =
        node.query(
                "SELECT epoch FROM braid.certificates WHERE \"view\" = 'trips' AND stream = '%s'"
                    .formatted(stream))
            .get(0);
    return Long.parseLong(row.replace("|", ""));
  }

  private long tablesOfStrands() {
    return node.query(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' AND table_name LIKE 'trips.%'")
        .size();
  }

  private void commitFlights() {
    flights.commitEpoch(EVENT.formatted("ATL", flights.lastEpoch() + 1));
  }

  private void commitTrains() {
    trains.commitEpoch(
        EVENT.formatted("ATL", trains.lastEpoch() + 1) + " UNION ALL " + EVENT.formatted("BOS", 1));
  }

  private void catchUp() {
    node.catchUp();
    node.catchUp(TRAINS);
  }

  private void goLive(List<Definition> strands) {
    ViewManifest[] manifests =
        strands.stream().map(Definition::manifest).toArray(ViewManifest[]::new);
    new Registrar(flights.logs())
        .change(
            registry ->
                registry
                    .with(FlightsLake.STREAM)
                    .with(TRAINS)
                    .propose(manifests)
                    .flip(manifests[0].id()),
            UnionsTest::row);
  }

  private static DataFile row(Object registry) {
    return new DataFile("epochs-1-1-registry.parquet", 1, 1, 1, "");
  }
}
