package io.braid.core.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.OptionalLong;

/**
 * A recomputed batch view against the old one plus its increments.
 *
 * @param id names the audit
 * @param rows how many keys were compared
 * @param differing how many of them differ
 * @param keys some of those that differ, as text
 * @param firstEpoch the first epoch whose increments differ from the master dataset; empty if
 *     nothing differs or the old batch view does
 */
public record AuditResult(
    String id, long rows, long differing, List<String> keys, OptionalLong firstEpoch) {
  public AuditResult {
    keys = List.copyOf(keys);
  }

  @JsonIgnore
  public boolean passed() {
    return differing == 0;
  }
}
