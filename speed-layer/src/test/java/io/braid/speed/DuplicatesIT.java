package io.braid.speed;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.LocalKafka;
import io.braid.core.fixture.Seed;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.DeadLetterReplay;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.lake.engine.CatchUp;
import io.braid.lake.registry.Definitions;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import io.braid.speed.epoch.ReplayJob;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that a real broker holds twice. {@code docs/sources.md} */
final class DuplicatesIT {
  private static final int SPAN = 20;
  private static final int ROUNDS = 8;
  private static final int PARTITIONS = 3;
  private static final String VIEW =
      "SELECT origin, count(*) AS n, sum(delay) AS delay FROM flights GROUP BY origin";

  @TempDir private static Path kafkaFolder;
  private static LocalKafka kafka;
  private static SparkSession spark;

  @TempDir private Path folder;
  private final Seed seed = Seed.next();
  private final Random random = seed.newRandom();
  private int events;
  private int deadLetters;

  @BeforeAll
  static void start() {
    kafka = new LocalKafka(kafkaFolder).start();
    spark =
        LakeSession.open("duplicates", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void areThoseOfThePlainRuleWhateverEpochsStartsAndReplaysThereAre() {
    System.out.println(seed);
    SpeedProject project = SpeedProject.create(folder, kafka.bootstrap(), "flights");
    project.write("streams/flights.yaml", stream("origin: string required"));
    project.write("views/by_origin.sql", VIEW).write("views/by_hour.sql", VIEW);
    try (Topic to = new Topic(kafka.bootstrap(), "flights").create(PARTITIONS)) {
      SteppedSpeed speed = start(project);
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 15; i++) {
          to.send(record(random.nextInt(10) == 0 ? "" : "\"origin\":\"O%d\",".formatted(i % 3)));
        }
        Epoch last = speed.until(each -> each.total().records() == events + deadLetters);
        assertThat(last.total().events()).isEqualTo(events);
        if (random.nextBoolean()) {
          speed = start(project);
        }
      }
      isMarkedByTheRule(speed);

      project.write("streams/flights.yaml", stream("origin: string"));
      speed.lake().applyColumns();
      replay(speed.lake().findLast().orElseThrow());
      isMarkedByTheRule(speed);
      to.send(record("\"origin\":\"O1\","));
      speed = start(project);
      speed.until(each -> each.total().records() == events + 2L * deadLetters);
      isMarkedByTheRule(speed);
    }
  }

  private SteppedSpeed start(SpeedProject project) {
    return SteppedSpeed.start(spark, project, new SettableClock());
  }

  private static String stream(String origin) {
    return """
        columns:
          id: bigint
          delay: int
          %s
        source:
          kafka:
            bootstrap: %s
            topic: flights
        format: json
        dedup:
          by: id
          within: %d events
        """
        .formatted(origin, kafka.bootstrap(), SPAN);
  }

  /** One of few ids, or none. */
  private ProducerRecord<String, byte[]> record(String origin) {
    if (origin.isEmpty()) {
      deadLetters++;
    } else {
      events++;
    }
    String id = random.nextInt(8) == 0 ? "" : "\"id\":%d,".formatted(random.nextInt(25));
    String event = "{%s%s\"delay\":%d}".formatted(id, origin, random.nextInt(100));
    return new ProducerRecord<>(
        "flights", random.nextInt(PARTITIONS), "", event.getBytes(StandardCharsets.UTF_8));
  }

  private void replay(Epoch before) {
    DeltaTableLogs lake =
        new DeltaTableLogs(
            folder.resolve("lake").toString(),
            spark.sparkContext().hadoopConfiguration(),
            Clock.systemUTC());
    StreamEntry entry = new Registrar(lake).load().findStream("flights").orElseThrow();
    ReplayJob job =
        new ReplayJob(
            spark,
            lake,
            entry,
            master ->
                new TableReader(spark, lake)
                    .rows(TableSpec.master(entry), master.files())
                    .where("_error IS NOT NULL"));
    CatchUp catchUp =
        new CatchUp(spark, lake, entry, view -> Definitions.compile(spark, lake, entry, view));
    DeadLetterReplay.Outcome outcome =
        new DeadLetterReplay(lake, entry, job, catchUp, "replay", Clock.systemUTC()).run();
    assertThat(outcome.epoch().orElseThrow().number()).isEqualTo(before.number() + 1);
    assertThat(outcome.epoch().orElseThrow().counts().events()).isEqualTo(deadLetters);
  }

  private static void isMarkedByTheRule(SteppedSpeed speed) {
    Dataset<Row> all = speed.lake().master().where("_error IS NULL");
    List<Row> inOrder =
        all.orderBy("_epoch", "_partition", "_offset").select("_duplicate", "id").collectAsList();
    List<Boolean> marked = new ArrayList<>();
    List<Boolean> expected = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (Row row : inOrder) {
      marked.add(row.getBoolean(0));
      if (row.isNullAt(1)) {
        expected.add(false);
      } else {
        expected.add(
            ids.subList(Math.max(0, ids.size() - SPAN), ids.size()).contains(row.getLong(1)));
        ids.add(row.getLong(1));
      }
    }
    assertThat(marked).isEqualTo(expected).contains(true, false);
    assertThat(speed.lake().findLast().orElseThrow().total().duplicates())
        .isEqualTo(expected.stream().filter(each -> each).count());
    all.where(col("_duplicate").equalTo(false)).createOrReplaceTempView("flights");
    speed.lake().holds("by_origin", spark.sql(VIEW));
  }
}
