package io.braid.speed.source.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How the clients of one topic are set up. No consumer group takes part: positions are Braid's own.
 *
 * @param bootstrap {@code host:port,…}, as messages name it
 * @param properties of the consumer, as the project gives them, secrets included
 */
public record KafkaSettings(String bootstrap, String topic, Map<String, String> properties)
    implements Serializable {
  private static final String REQUEST_MILLIS = "4000";

  /**
   * What is asked for is known to be there. A longer wait would be for what follows the end of one
   * partition, and keep the next one waiting: a broker is asked one thing at a time.
   */
  private static final String FETCH_WAIT_MILLIS = "10";

  static final int PATIENCE_MILLIS = 8_000;

  public KafkaSettings {
    properties = new HashMap<>(properties);
  }

  Map<String, Object> toAdmin() {
    Map<String, Object> settings = common();
    settings.keySet().retainAll(AdminClientConfig.configNames());
    return settings;
  }

  Map<String, Object> toConsumer() {
    Map<String, Object> settings = common();
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    settings.putIfAbsent("max.poll.records", "10000");
    settings.putIfAbsent("fetch.max.wait.ms", FETCH_WAIT_MILLIS);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "none");
    settings.put("allow.auto.create.topics", "false");
    settings.put("isolation.level", "read_committed");
    settings.remove("group.id");
    return settings;
  }

  /** Which of them a client complains about: it names files, and sometimes a property. */
  String settingNamedIn(String reason) {
    if (reason.contains("JAAS")) {
      return "'sasl.jaas.config'";
    }
    return properties.entrySet().stream()
        .filter(
            each ->
                each.getKey().endsWith(".location") && reason.contains(each.getValue())
                    || reason.contains(each.getKey()))
        .map(each -> "'%s'".formatted(each.getKey()))
        .findFirst()
        .orElse("'bootstrap' and 'properties'");
  }

  private Map<String, Object> common() {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put("bootstrap.servers", bootstrap);
    settings.putIfAbsent("request.timeout.ms", REQUEST_MILLIS);
    settings.putIfAbsent("default.api.timeout.ms", PATIENCE_MILLIS);
    settings.putIfAbsent("reconnect.backoff.max.ms", "1000");
    return settings;
  }

  @Override
  public String toString() {
    return topic + " at " + bootstrap;
  }
}
