package io.braid.serving.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Finds out whether a query can make values that are longer than what is stored. */
public final class GrowingCells {
  private GrowingCells() {}

  public static boolean in(JsonNode node, Functions functions) {
    String name = node.path("function_name").asText("").toLowerCase(Locale.ROOT);
    if (!name.isEmpty() && functions.grows(name)) {
      return true;
    }
    for (JsonNode child : node) {
      if (in(child, functions)) {
        return true;
      }
    }
    return false;
  }
}
