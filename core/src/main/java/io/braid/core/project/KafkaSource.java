package io.braid.core.project;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Kafka topic.
 *
 * @param bootstrap {@code host:port,…}
 * @param start where a stream begins that has read nothing yet
 * @param properties of the consumer, beside those that Braid sets itself
 */
public record KafkaSource(
    Setting bootstrap, Setting topic, KafkaStart start, Map<String, Setting> properties)
    implements SourceDefinition {
  public KafkaSource {
    properties = Map.copyOf(properties);
  }

  /** The properties with their values, secrets included. */
  public Map<String, String> toConsumerProperties() {
    Map<String, String> values = new LinkedHashMap<>();
    properties.forEach((name, setting) -> values.put(name, setting.value()));
    values.put("bootstrap.servers", bootstrap.value());
    return values;
  }
}
