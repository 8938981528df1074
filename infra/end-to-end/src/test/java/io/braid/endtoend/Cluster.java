package io.braid.endtoend;

import java.util.List;
import java.util.Map;

/**
 * Where the layers' jobs run.
 *
 * @param options of the layers' commands
 * @param ofSpeed further ones of the speed layer's
 * @param environment of their processes
 */
record Cluster(List<String> options, List<String> ofSpeed, Map<String, String> environment) {
  static final Cluster NONE = new Cluster(List.of(), List.of(), Map.of());
}
