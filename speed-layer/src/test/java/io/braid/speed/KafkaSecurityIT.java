package io.braid.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.LocalKafka;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FlightLines;
import io.braid.speed.fixture.SettableClock;
import io.braid.speed.fixture.SpeedProject;
import io.braid.speed.fixture.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that lets nobody in without TLS and credentials. */
final class KafkaSecurityIT {
  private static final List<String> FLIGHTS = FlightLines.read(60);
  private static final String TOPIC = "secrets";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String CLIENT = "client.p12";
  private static final String CLIENT_TRUST = "client-trust.p12";

  @TempDir private static Path brokerFolder;
  private static LocalKafka kafka;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.secured(brokerFolder).start();
    spark = LakeSession.open("secured", "local[2]", Map.of("spark.sql.adaptive.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void readsWithAPasswordOrACertificateAndSaysWhichSettingIsWrong() {
    try (Topic to = new Topic(kafka.bootstrap(), TOPIC).create(1)) {
      to.send(FLIGHTS.subList(0, 20));
      speed(withPassword(CLIENT_TRUST)).untilEvents(20);
      to.send(FLIGHTS.subList(20, 40));
      speed(withCertificate(CLIENT)).untilEvents(40);

      to.send(FLIGHTS.subList(40, 60));
      waits(withPassword("broker-trust.p12"), "correct 'ssl.truststore.location'");
      waits(withCertificate("broker.p12"), "correct 'ssl.keystore.location'");
      waits(
          withPassword(CLIENT_TRUST).replace("SCRAM-SHA-512", "SCRAM-SHA-256"),
          "Correct 'sasl.mechanism'");
      ends(withPassword(CLIENT_TRUST).replace("\";'", "\"'"), "Correct 'sasl.jaas.config'");
      ends(withCertificate("nowhere.p12"), "Correct 'ssl.keystore.location'");

      SteppedSpeed last = speed(withCertificate(CLIENT));
      last.untilEvents(60);
      last.lake().holdsExactly(FLIGHTS, 0);

      to.send(FLIGHTS.subList(0, 1));
      to.forbidReading();
      waits(withPassword(CLIENT_TRUST), "Grant DESCRIBE and READ on topic '%s'".formatted(TOPIC));
      last.lake().holdsExactly(FLIGHTS, 0);
    }
  }

  @Test
  void namesTheSettingOfAWrongPasswordButNotThePassword() {
    String wrong = "a-wrong-secret";
    SpeedProject project = project(withPassword(CLIENT_TRUST)).write("password", wrong);
    try (ChildProcess process = project.start()) {
      process.awaitLine("BROKER_UNREACHABLE.*the password in 'sasl.jaas.config'", PATIENCE);
      assertThat(process.isAlive()).isTrue();
      assertThat(String.join("\n", process.lines())).doesNotContain(wrong, kafka.password());
    }
  }

  private void waits(String source, String saying) {
    SteppedSpeed speed = speed(source);
    speed.untilItWaits(ErrorCode.BROKER_UNREACHABLE);
    assertThat(speed.said()).contains(saying).doesNotContain(kafka.password());
  }

  private void ends(String source, String saying) {
    assertThat(speed(source).untilEnd(ErrorCode.PROJECT_INVALID))
        .hasMessageContaining(saying)
        .hasMessageNotContaining(kafka.password());
  }

  private SteppedSpeed speed(String source) {
    return SteppedSpeed.start(spark, project(source), new SettableClock());
  }

  private SpeedProject project(String source) {
    return SpeedProject.create(folder, source)
        .write("password", kafka.password())
        .write("stores", kafka.password());
  }

  private static String withPassword(String trust) {
    return source(
        kafka.passwordBootstrap(),
        "security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512, sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required username=\"braid\" password=\"${file:password}\";'",
        trust);
  }

  private static String withCertificate(String key) {
    return source(
        kafka.certificateBootstrap(),
        "security.protocol: SSL, ssl.keystore.location: '%s', ssl.keystore.password: '${file:stores}'"
            .formatted(kafka.store(key)),
        CLIENT_TRUST);
  }

  private static String source(String bootstrap, String properties, String trust) {
    return "kafka: {bootstrap: '%s', topic: %s, properties: {%s, ssl.truststore.location: '%s', ssl.truststore.password: '${file:stores}'}}"
        .formatted(bootstrap, TOPIC, properties, kafka.store(trust));
  }
}
