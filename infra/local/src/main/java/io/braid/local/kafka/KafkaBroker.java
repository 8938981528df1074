package io.braid.local.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.local.component.Part;
import io.braid.local.process.Child;
import io.braid.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A real Kafka broker (KRaft) in a JVM of its own, on the loopback interface. It keeps its port and
 * its data from one {@link #start} to the next, whether {@link #close} or {@link #kill} came
 * between, and never outlives this process. Not thread-safe.
 */
public final class KafkaBroker implements Part {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int SCRAM_ITERATIONS = 4096;
  private static final String CLUSTER_ID = "YnJhaWQtbG9jYWwtYnJva2";
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final BrokerSettings settings;
  private final String classPath;
  private Optional<Child> child = Optional.empty();

  private KafkaBroker(Path folder, BrokerSettings settings, String classPath) {
    this.folder = folder;
    this.settings = settings;
    this.classPath = classPath;
  }

  private KafkaBroker(Path folder, BrokerSettings settings) {
    this(folder, settings, System.getProperty("java.class.path"));
  }

  /** A broker that is not started yet. {@code folder} holds its data, its settings and its log. */
  public static KafkaBroker of(Path folder, int port) {
    Path absolute = folder.toAbsolutePath().normalize();
    int controllerPort = Ports.findFree(new Random());
    return new KafkaBroker(
        absolute,
        new BrokerSettings(
            absolute.resolve("data"), port, controllerPort, false, Optional.empty()));
  }

  /** The second broker of the one whose controller listens on that port. */
  public static KafkaBroker joining(Path folder, int port, int controllerPort) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new KafkaBroker(
        absolute,
        new BrokerSettings(absolute.resolve("data"), port, controllerPort, true, Optional.empty()));
  }

  public static KafkaBroker onFreePort(Path folder) {
    return of(folder, Ports.findFree(new Random()));
  }

  /** The same with two more listeners; its certificates are made when it starts. */
  public KafkaBroker secured() {
    Random random = new Random();
    SecureListeners more =
        new SecureListeners(
            Ports.findFree(random),
            Ports.findFree(random),
            new Certificates(folder.resolve("certificates")));
    return new KafkaBroker(
        folder,
        new BrokerSettings(
            settings.dataFolder(),
            settings.port(),
            settings.controllerPort(),
            settings.joins(),
            Optional.of(more)),
        classPath);
  }

  /** The same from other libraries, of another release. */
  public KafkaBroker from(String libraries) {
    return new KafkaBroker(folder, settings, libraries);
  }

  public Optional<SecureListeners> secureListeners() {
    return settings.secure();
  }

  @Override
  public String address() {
    return bootstrap();
  }

  public String bootstrap() {
    return "127.0.0.1:" + settings.port();
  }

  public int controllerPort() {
    return settings.controllerPort();
  }

  public Path folder() {
    return folder;
  }

  public boolean isAlive() {
    return child.map(Child::isAlive).orElse(false);
  }

  /**
   * Returns when the broker answers.
   *
   * @throws BraidException PORT_TAKEN, or BROKER_UNREACHABLE with the end of its log
   */
  public void start() {
    if (isAlive()) {
      throw new IllegalStateException("The broker on %s runs already".formatted(bootstrap()));
    }
    refuseTakenPort();
    settings.secure().ifPresent(more -> more.certificates().make());
    Child started =
        Child.start(
            "kafka",
            classPath,
            JVM_OPTIONS,
            List.of(BrokerProcess.class.getName(), writeSettings().toString(), CLUSTER_ID),
            Map.of(),
            folder.resolve("broker.log"));
    child = Optional.of(started);
    awaitAnswer(started);
    if (settings.secure().isPresent()) {
      createUser();
    }
  }

  /** Creates the topic unless it exists. */
  public void createTopic(String topic, int partitions) {
    NewTopic wanted = new NewTopic(topic, partitions, (short) 1);
    create("topic \"%s\"".formatted(topic), admin -> admin.createTopics(List.of(wanted)).all());
  }

  private void createUser() {
    UserScramCredentialAlteration user =
        new UserScramCredentialUpsertion(
            SecureListeners.USER,
            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS),
            Certificates.PASSWORD);
    create("the user", admin -> admin.alterUserScramCredentials(List.of(user)).all());
  }

  private void create(String what, Function<Admin, KafkaFuture<?>> asked) {
    try (Admin admin = newAdmin()) {
      asked.apply(admin).get(15, SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unreachable(what + " was not created", e);
      }
    } catch (TimeoutException e) {
      throw unreachable(what + " was not created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(what + " was not created", e);
    }
  }

  /** SIGKILL: nothing is flushed or closed. */
  public void kill() {
    child.ifPresent(Child::kill);
  }

  @Override
  public void awaitEnd() {
    child.ifPresent(
        process -> {
          process.awaitEnd(Duration.ofDays(365));
          process.requireAlive();
        });
  }

  /** Fails with the end of its log unless it runs. */
  public void requireAlive() {
    child.ifPresent(Child::requireAlive);
  }

  @Override
  public void close() {
    child.ifPresent(Child::close);
  }

  private void refuseTakenPort() {
    if (!Ports.isFree(settings.port())) {
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %1$d of 127.0.0.1 is taken by another process, so Kafka was not started. Stop that process (`ss -ltnp 'sport = :%1$d'` names it), or choose another port with --kafka-port."
              .formatted(settings.port()));
    }
  }

  private Path writeSettings() {
    Path file = folder.resolve("server.properties");
    try {
      Files.createDirectories(settings.dataFolder());
      try (Writer writer = Files.newBufferedWriter(file)) {
        settings.toProperties().store(writer, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private void awaitAnswer(Child started) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try (Admin admin = newAdmin()) {
      while (!answers(admin)) {
        boolean over = System.nanoTime() > deadline;
        if (started.awaitEnd(LOOK_AGAIN) || over) {
          started.kill();
          throw unreachable(
              "it %s. The end of its log, %s:%n%s"
                  .formatted(
                      over
                          ? "did not answer within %d s".formatted(START_LIMIT.toSeconds())
                          : "ended with exit code %d while starting".formatted(started.exitCode()),
                      started.log(),
                      String.join("\n", started.lastLines(20))));
        }
      }
    }
  }

  private static boolean answers(Admin admin) {
    try {
      return !admin.describeCluster().nodes().get(2, SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Admin newAdmin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap(),
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            "200"));
  }

  private BraidException unreachable(String why) {
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE, "Kafka on %s: %s".formatted(bootstrap(), why));
  }

  private BraidException unreachable(String why, Throwable cause) {
    return new BraidException(
        ErrorCode.BROKER_UNREACHABLE,
        "Kafka on %s: %s, because %s".formatted(bootstrap(), why, cause.getMessage()),
        cause);
  }
}
