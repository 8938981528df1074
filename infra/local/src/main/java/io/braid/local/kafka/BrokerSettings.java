package io.braid.local.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A broker's properties, loopback only.
 *
 * @param controllerPort of the cluster's only controller, which is the first broker
 * @param joins the second broker of a cluster, without a controller of its own
 * @param secure beside the plain listener
 */
record BrokerSettings(
    Path dataFolder,
    int port,
    int controllerPort,
    boolean joins,
    Optional<SecureListeners> secure) {
  /** Well above the largest record that the tests send as rubbish (10 MB). */
  static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  /** Everybody may do everything, until somebody forbids it. */
  private static final Map<String, String> RIGHTS =
      Map.of(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found", "true");

  /** Soon, and in a small heap. */
  private static final Map<String, String> COMPACTION =
      Map.of("log.cleaner.dedupe.buffer.size", "4194304", "log.cleaner.backoff.ms", "1000");

  Properties toProperties() {
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", joins ? "broker" : "broker,controller"),
            Map.entry("node.id", joins ? "2" : "1"),
            Map.entry("listeners", joins ? client() : client() + "," + controller()),
            Map.entry("advertised.listeners", client()),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:%d".formatted(controllerPort)),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("log.dirs", dataFolder.toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("log.retention.ms", "-1"),
            Map.entry("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES))));
    properties.putAll(RIGHTS);
    properties.putAll(COMPACTION);
    secure.ifPresent(more -> properties.putAll(more.properties()));
    return properties;
  }

  private String client() {
    String plain = "PLAINTEXT://127.0.0.1:%d".formatted(port);
    return secure.map(more -> plain + "," + more.listeners()).orElse(plain);
  }

  private String controller() {
    return "CONTROLLER://127.0.0.1:%d".formatted(controllerPort);
  }
}
