package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.Seed;
import io.braid.endtoend.CrashPoint.Moment;
import io.braid.endtoend.fault.Fault;
import io.braid.endtoend.fault.FaultControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every process is hit where it writes to the lake: killed before and after, told of an error
 * though the call went well, held up, refused for lack of space. It goes on or is started again,
 * and then the served answers are those of plain SQL over what was sent, and no offset is lost or
 * doubled.
 *
 * <p>Some of the cases, chosen by the seed; all of them with {@code -Dbraid.all=true}. With {@code
 * -Dbraid.write=true} what was seen is added to the table in {@code docs/exactness.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CrashMatrixIT {
  private static final Path PAGE = Platform.root().resolve("docs/exactness.md");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FEW = 20;
  private static final boolean ALL = Boolean.getBoolean("braid.all");

  private final CrashTable table = new CrashTable(PAGE);
  private final Random random = Seed.next().newRandom();
  private FaultControl faults;
  private Platform platform;
  private SentFlights flights;
  private int definitions;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path project = Platform.copyOf("flights", folder);
    for (String view : List.of("delays_by_origin_hour", "delays_by_route")) {
      Files.delete(project.resolve("views/%s.sql".formatted(view)));
    }
    Path settings = project.resolve("braid.yaml");
    Files.writeString(
        settings, Files.readString(settings).replace("interval: 1s", "interval: 250ms"));
    faults = new FaultControl(folder.resolve("faults"), project.resolve(".braid/lake"));
    Path sent = project.resolve("sent.jsonl");
    platform =
        new Platform(
            project,
            sent,
            "SELECT coalesce(sum(flights), 0) FROM delays_by_origin",
            command ->
                "-Xmx700m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + faults.javaOptions(command));
    flights =
        new SentFlights(
            sent, platform.bootstrap(), "flights", project.resolve("data/flights-20k.jsonl.gz"));
  }

  @AfterAll
  void stop() throws IOException {
    flights.close();
    platform.close();
    System.out.printf("crashes: %d cases, each exact afterwards%n", table.count());
    if (Boolean.getBoolean("braid.write")) {
      table.write();
    }
  }

  @Test
  @Order(1)
  void goesOnWhereTheSpeedLayerWasHitWhileItRan() throws SQLException {
    for (Case hit : cases("speed", Moment.RUNNING)) {
      hit.arm();
      flights.send(FEW);
      hit.await();
      if (hit.fault().kills()) {
        assertThat(platform.speed().awaitExit(PATIENCE)).isEqualTo(137);
        platform.killSpeed();
      }
      requireExact();
      assertThat(platform.speed().isAlive()).as("%s", platform.speed().lines()).isTrue();
      if (hit.fault() == Fault.NO_SPACE) {
        assertThat(platform.speed().lines()).anyMatch(line -> line.contains("DISK_FULL"));
      }
      hit.isExact();
    }
  }

  @Test
  @Order(2)
  void catchesUpThoughItIsHitMeanwhile() throws SQLException {
    CrashPoint behind = new CrashPoint("speed", Moment.RUNNING, "views/…/increments commit: epoch");
    Case lag = new Case(behind, Fault.KILL_BEFORE, faults, table);
    for (Case hit : cases("speed", Moment.LAGGING)) {
      lag.arm();
      flights.send(FEW);
      lag.await();
      assertThat(platform.speed().awaitExit(PATIENCE)).isEqualTo(137);
      hit.arm();
      platform.restartSpeed();
      hit.await();
      if (hit.fault().kills()) {
        assertThat(platform.speed().awaitExit(PATIENCE)).isEqualTo(137);
        platform.killSpeed();
      }
      requireExact();
      hit.isExact();
    }
  }

  @Test
  @Order(3)
  void publishesOnceWhereverABatchRunWasHit() throws SQLException {
    List<Case> some = cases("batch", Moment.RUNNING);
    for (Case hit : some) {
      requireExact();
      hit.arm();
      ChildProcess batch = platform.start("batch", "run", "delays_by_origin");
      int exit = batch.awaitExit(PATIENCE);
      hit.await();
      requireExit(hit, exit, batch);
      requireExact();
      if (ALL) {
        platform.run("batch", "run", "delays_by_origin");
        requireExact();
      }
      hit.isExact();
    }
    platform.run("batch", "run", "delays_by_origin");
    requireExact();
  }

  @Test
  @Order(4)
  void changesADefinitionThoughApplyIsHit() throws SQLException {
    for (Case hit : cases("apply", Moment.RUNNING)) {
      changeADefinition();
      hit.arm();
      ChildProcess apply = platform.start("apply");
      int exit = apply.awaitExit(PATIENCE);
      hit.await();
      requireExit(hit, exit, apply);
      if (exit != 0) {
        platform.run("apply");
      }
      requireExact();
      hit.isExact();
    }
  }

  @Test
  @Order(5)
  void answersExactlyAfterAServingNodeWasHit() throws SQLException {
    for (Case hit : cases("serve", Moment.RUNNING)) {
      hit.arm();
      flights.send(FEW);
      if (hit.point().point().matches("(views/…/batch|audits) .*")) {
        platform.run("batch", "run", "delays_by_origin");
      } else if (hit.point().point().startsWith("registry")) {
        changeADefinition();
        platform.run("apply");
      }
      hit.await();
      if (hit.fault().kills()) {
        assertThat(platform.serve().awaitExit(PATIENCE)).isEqualTo(137);
        platform.killServe();
      }
      requireExact();
      hit.isExact();
    }
  }

  @Test
  @Order(6)
  void letsRivalsDoNoHarm() throws SQLException {
    hold("batch", "views/…/batch commit: publish");
    flights.send(FEW);
    try (ChildProcess speed = platform.start("speed");
        ChildProcess one = platform.start("batch", "run", "delays_by_origin");
        ChildProcess two = platform.start("batch", "run", "delays_by_origin")) {
      speed.awaitLine("speed: flights at epoch", PATIENCE);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                flights.send(1);
                return !speed.isAlive() || !platform.speed().isAlive();
              });
      ChildProcess fenced = speed.isAlive() ? platform.speed() : speed;
      assertThat(fenced.awaitExit(PATIENCE)).as("%s", fenced.lines()).isEqualTo(4);
      assertThat(fenced.lines()).anyMatch(line -> line.contains("FENCED"));
      assertThat(List.of(one.awaitExit(PATIENCE), two.awaitExit(PATIENCE)))
          .as("%s%n%s", one.lines(), two.lines())
          .isSubsetOf(0, 4)
          .contains(0);
    }
    platform.killSpeed();
    requireExact();
    hold("batch", "views/…/increments commit: expire");
    hold("serve", "views/…/increments entry read");
    try (ChildProcess run = platform.start("batch", "run", "delays_by_origin");
        ChildProcess expiry = platform.start("batch", "expire", "delays_by_origin")) {
      assertThat(List.of(run.awaitExit(PATIENCE), expiry.awaitExit(PATIENCE)))
          .as("%s%n%s", run.lines(), expiry.lines())
          .containsOnly(0);
    }
    requireExact();
    platform.killServe();
    requireExact();
  }

  @Test
  @Order(7)
  void startsANewLakeThoughItIsHit() throws SQLException {
    for (Case hit : cases("speed", Moment.NEW_LAKE)) {
      platform.speed().kill();
      platform.deleteLake();
      hit.arm();
      platform.restartSpeed();
      hit.await();
      if (hit.fault().kills() || hit.endsAStart()) {
        assertThat(platform.speed().awaitExit(PATIENCE)).isEqualTo(hit.fault().kills() ? 137 : 5);
        platform.killSpeed();
      }
      platform.killServe();
      requireExact();
      hit.isExact();
    }
    for (Case hit : cases("batch", Moment.NEW_LAKE)) {
      platform.speed().kill();
      platform.deleteLake();
      platform.killSpeed();
      platform.killServe();
      requireExact();
      hit.arm();
      ChildProcess batch = platform.start("batch", "run", "delays_by_origin");
      requireExit(hit, batch.awaitExit(PATIENCE), batch);
      hit.await();
      platform.run("batch", "run", "delays_by_origin");
      platform.killServe();
      requireExact();
      hit.isExact();
    }
  }

  @Test
  @Order(8)
  void survivesAFaultInACheckpoint() throws SQLException {
    for (Case hit : cases("speed", Moment.LATER)) {
      hit.arm();
      await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () -> {
                flights.send(1);
                return hit.hasFired();
              });
      if (hit.fault().kills()) {
        assertThat(platform.speed().awaitExit(PATIENCE)).isEqualTo(137);
        platform.killSpeed();
      }
      requireExact();
      hit.isExact();
    }
  }

  @Test
  @Order(9)
  void isProvenByItsOwnSqlInTheEnd() throws IOException {
    assertThat(platform.run("verify", "--all").lines())
        .filteredOn(line -> line.startsWith("verify: "))
        .hasSize(2)
        .allMatch(line -> line.endsWith(" 0 differing rows"));
    for (String process : List.of("speed", "batch", "apply", "serve")) {
      assertThat(CrashPoint.unknown(process, faults.met(process))).as(process).isEmpty();
    }
    assertThat(table.documented()).isEqualTo(CrashTable.expected());
  }

  /** Something that happens to a process at a point. */
  private record Case(CrashPoint point, Fault fault, FaultControl faults, CrashTable table) {
    void arm() {
      faults.arm(point.process(), point.point(), fault);
    }

    boolean hasFired() {
      return faults.hasFired(point.process(), point.point());
    }

    void await() {
      org.awaitility.Awaitility.await(point + ", " + fault).atMost(PATIENCE).until(this::hasFired);
    }

    /** What is registered before the streams begin is not tried again. */
    boolean endsAStart() {
      boolean fails = fault == Fault.NO_SPACE || (fault == Fault.LOST_REPLY && point.isFile());
      return fails && point.point().startsWith("registry");
    }

    void isExact() {
      System.out.println("crashes: " + point + ", " + fault);
      table.add(point, fault);
    }
  }

  private List<Case> cases(String process, Moment moment) {
    List<Case> all = new ArrayList<>();
    for (CrashPoint point : CrashPoint.of(process, moment)) {
      point.faults().forEach(fault -> all.add(new Case(point, fault, faults, table)));
    }
    Collections.shuffle(all, random);
    return ALL ? all : all.subList(0, some(process, moment));
  }

  /** What a build can wait for. */
  private static int some(String process, Moment moment) {
    return switch (moment) {
      case RUNNING -> process.equals("speed") ? 4 : process.equals("apply") ? 1 : 2;
      case LAGGING -> 1;
      case NEW_LAKE -> process.equals("speed") ? 1 : 0;
      case LATER -> 0;
    };
  }

  private void hold(String process, String point) {
    faults.arm(process, point, Fault.DELAY);
  }

  private void changeADefinition() {
    platform.write(
        "views/delays_by_hour.sql",
        "SELECT origin, count(*) AS n, sum(delay) AS total FROM flights WHERE delay > %d GROUP BY origin"
            .formatted(definitions++));
  }

  private static void requireExit(Case hit, int exit, ChildProcess process) {
    boolean fails =
        hit.fault() == Fault.NO_SPACE || (hit.fault() == Fault.LOST_REPLY && hit.point().isFile());
    assertThat(exit)
        .as("%s, %s: %s", hit.point(), hit.fault(), process.lines())
        .isEqualTo(hit.fault().kills() ? 137 : fails ? 5 : 0);
    if (hit.fault() == Fault.NO_SPACE) {
      assertThat(process.lines()).anyMatch(line -> line.startsWith("DISK_FULL"));
    }
  }

  /** Once what was sent so far has gone all the way. */
  private void requireExact() throws SQLException {
    flights.send(FEW);
    platform.awaitEvents(flights.count());
    await()
        .atMost(PATIENCE)
        .ignoreException(SQLException.class)
        .untilAsserted(() -> assertThat(platform.differingRows()).isEmpty());
    assertThat(
            new MasterOffsets(platform.lake().resolve("streams/flights/master"))
                .defects(flights.count()))
        .isEmpty();
  }
}
