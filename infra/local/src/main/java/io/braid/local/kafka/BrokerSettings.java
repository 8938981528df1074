package io.braid.local.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The broker's properties: one node that is broker and controller, loopback only. */
record BrokerSettings(Path dataFolder, int port, int controllerPort) {
  /** Well above the largest record that the tests send as rubbish (10 MB). */
  static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  Properties toProperties() {
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, controllerPort)),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:%d".formatted(port)),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:%d".formatted(controllerPort)),
            Map.entry("controller.listener.names", "CONTROLLER"),
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
    return properties;
  }
}
