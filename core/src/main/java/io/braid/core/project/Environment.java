package io.braid.core.project;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where references look: variables, and files relative to the project's folder. */
record Environment(Path folder, Map<String, String> variables) {

  /** An empty variable counts as missing: nobody means an empty password. */
  Optional<String> find(String variable) {
    return Optional.ofNullable(variables.get(variable)).filter(value -> !value.isEmpty());
  }

  @Override
  public String toString() {
    return "Environment of " + folder;
  }
}
