package io.braid.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.view.DefinitionHash;
import io.braid.core.view.ViewId;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The law at a serving node: what is served equals plain SQL over the stream's prefix. */
final class ServedStatesTest {
  private static final int STEPS = 40;
  private static final long SEEDS = Long.getLong("seeds", 6);

  @TempDir private Path folder;

  /** {@code -Dseed=N} replays one history. */
  @TestFactory
  Stream<DynamicTest> equalThePlainDefinitionAtEveryEpochServed() {
    LongStream seeds =
        Long.getLong("seed") == null
            ? LongStream.rangeClosed(1, SEEDS)
            : LongStream.of(Long.getLong("seed"));
    return seeds.mapToObj(
        seed -> DynamicTest.dynamicTest("seed " + seed, () -> new History(seed).run()));
  }

  private final class History {
    private final Random random;
    private final Path root;
    private final FlightsLake lake;
    private Node node;
    private List<Definition> live =
        List.of(Definitions.byOrigin(), Definitions.byHour(), Definitions.totals());
    private boolean lagging;

    History(long seed) throws Exception {
      random = new Random(seed);
      root = folder.resolve("seed-" + seed);
      lake = new FlightsLake(root);
      node = new Node(root);
    }

    void run() throws Exception {
      lake.register(live);
      lake.follow(live);
      for (int step = 0; step < STEPS; step++) {
        takeStep();
        if (random.nextInt(3) > 0) {
          check();
        }
      }
      followAll();
      check();
      node.close();
      lake.close();
    }

    private void takeStep() throws Exception {
      switch (random.nextInt(10)) {
        case 0 -> lake.runBatch(live.get(random.nextInt(live.size())));
        case 1 -> restart();
        case 2 -> lagBehind();
        case 3 -> followAll();
        case 4 -> {
          if (random.nextInt(3) == 0) {
            replaceDefinition();
          }
        }
        default -> lake.commitEpoch(events());
      }
    }

    private String events() {
      int count = random.nextInt(4) == 0 ? 0 : random.nextInt(30);
      return """
          SELECT ['ATL', 'atl', 'Zürich', '', NULL][1 + (hash(%1$d + range) %% 5)::INT],
            TIMESTAMPTZ '2001-03-04 23:30:00.123456Z' + to_minutes((hash(range) %% 120)::INT),
            nullif((hash(range * %1$d) %% 200)::INT - 100, 7),
            nullif((hash(range + %1$d) %% 100)::INT, 3) / 100,
            'N' || (hash(range, %1$d) %% 90)
          FROM range(%2$d)"""
          .formatted(random.nextInt(1, 1000), count);
    }

    private void restart() throws Exception {
      node.close();
      node = new Node(root);
      node.catchUp();
      assertThat(node.query("SELECT reason FROM braid.lag WHERE reason LIKE 'HORIZON%'")).isEmpty();
    }

    private void lagBehind() {
      lagging = true;
      lake.follow(live.stream().filter(view -> random.nextBoolean()).toList());
    }

    private void followAll() {
      lagging = false;
      lake.follow(live);
    }

    private void replaceDefinition() {
      boolean first = live.contains(Definitions.byOrigin());
      List<Definition> next = new ArrayList<>(List.of(Definitions.totals(), Definitions.byHour()));
      next.add(first ? Definitions.byOriginReplaced() : Definitions.byOrigin());
      if (random.nextBoolean()) {
        next.remove(1);
      }
      live = next;
      lake.register(live);
      lagging = true;
      if (random.nextBoolean()) {
        followAll();
      }
    }

    private void check() {
      node.catchUp();
      List<String> certificates =
          node.query("SELECT \"view\", definition, epoch FROM braid.certificates");
      for (String certificate : certificates) {
        String[] parts = certificate.split("\\|");
        ViewId view = new ViewId(parts[0], new DefinitionHash(parts[1]));
        assertThat(node.query("SELECT * FROM public." + view.view()))
            .as(certificate)
            .isEqualTo(lake.loadPlain(view, Long.parseLong(parts[2])));
      }
      assertThat(node.query("SELECT DISTINCT epoch FROM braid.certificates")).hasSizeLessThan(2);
      if (!lagging && lake.lastEpoch() > 0) {
        assertThat(certificates)
            .containsExactlyInAnyOrderElementsOf(
                live.stream()
                    .map(Definition::manifest)
                    .map(v -> v.name() + "|" + v.definition() + "|" + lake.lastEpoch() + "|")
                    .toList());
        assertThat(node.query("SELECT DISTINCT epoch, last_epoch, reason FROM braid.lag"))
            .containsExactly("%1$d|%1$d||".formatted(lake.lastEpoch()));
      }
    }
  }
}
