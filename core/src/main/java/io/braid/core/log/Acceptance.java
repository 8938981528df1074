package io.braid.core.log;

import java.time.Instant;

/**
 * A person's word that a batch view may be published although its audit found differences. It
 * changes no row.
 *
 * @param auditId the audit that found them
 * @param by who accepted
 * @param reason why
 */
public record Acceptance(String auditId, String by, String reason, Instant at) {
  public Acceptance {
    if (auditId.isBlank() || by.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException(
          "An acceptance names an audit, a person and a reason, but was '%s', '%s', '%s'"
              .formatted(auditId, by, reason));
    }
  }
}
