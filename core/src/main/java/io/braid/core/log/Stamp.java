package io.braid.core.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.braid.core.registry.Registry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.DefinitionHash;
import java.time.Instant;

/**
 * What a table stands for after a commit. Every commit carries the whole stamp forward, maintenance
 * too, so the newest commit alone tells where a table is and older ones may be cleaned up.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "table")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Stamp.Master.class, name = "master"),
  @JsonSubTypes.Type(value = Stamp.Increments.class, name = "increments"),
  @JsonSubTypes.Type(value = Stamp.Batch.class, name = "batch"),
  @JsonSubTypes.Type(value = Stamp.Registered.class, name = "registry"),
  @JsonSubTypes.Type(value = Stamp.Audits.class, name = "audits")
})
public sealed interface Stamp {

  /** A master dataset that holds every record up to {@code epoch}. */
  record Master(String stream, Epoch epoch) implements Stamp {}

  /**
   * Increments of every epoch with data from {@code expired + 1} through {@code epoch}.
   *
   * @param expired the horizon below which they were taken away
   */
  record Increments(String view, DefinitionHash definition, long epoch, long expired)
      implements Stamp {
    public Increments {
      if (expired < 0) {
        throw new IllegalArgumentException(
            "Increments cannot have expired through %d".formatted(expired));
      }
    }
  }

  /**
   * A batch view that has absorbed every epoch up to {@code horizon}.
   *
   * @param horizon 0 for an empty batch view, before the first publication
   * @param masterTable the id of the master dataset that it was recomputed from
   * @param masterVersion the version it was pinned at
   * @param runId the batch run; empty before the first
   * @param auditId the audit it passed; empty before the first
   */
  record Batch(
      String view,
      DefinitionHash definition,
      long horizon,
      String masterTable,
      long masterVersion,
      OffsetVector offsets,
      String runId,
      String auditId,
      Instant publishedAt)
      implements Stamp {}

  /**
   * @param format the lake's format; a reader refuses one that is newer than it knows
   */
  record Registered(int format, Registry registry) implements Stamp {
    public static final int FORMAT = 1;
  }

  /**
   * @param audits how many there are
   */
  record Audits(long audits) implements Stamp {}
}
