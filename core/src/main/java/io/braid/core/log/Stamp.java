package io.braid.core.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.braid.core.registry.Registry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetVector;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.DimensionVersion;
import java.time.Instant;
import java.util.List;

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
  @JsonSubTypes.Type(value = Stamp.Audits.class, name = "audits"),
  @JsonSubTypes.Type(value = Stamp.Dimension.class, name = "dimension"),
  @JsonSubTypes.Type(value = Stamp.Files.class, name = "files")
})
public sealed interface Stamp {

  /**
   * A master dataset that holds every record up to {@code epoch}.
   *
   * @param columns all of the table's, as a struct
   */
  record Master(String stream, Epoch epoch, ColumnType columns) implements Stamp {}

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
   * @param auditId the audit before it; empty before the first
   * @param acceptance of that audit, as one or none; none if it passed
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
      List<Acceptance> acceptance,
      Instant publishedAt)
      implements Stamp {
    public Batch {
      acceptance = List.copyOf(acceptance);
    }

    /** A batch view that no person had to accept. */
    public Batch(
        String view,
        DefinitionHash definition,
        long horizon,
        String masterTable,
        long masterVersion,
        OffsetVector offsets,
        String runId,
        String auditId,
        Instant publishedAt) {
      this(
          view,
          definition,
          horizon,
          masterTable,
          masterVersion,
          offsets,
          runId,
          auditId,
          List.of(),
          publishedAt);
    }
  }

  /**
   * @param format the lake's format; a reader refuses one that is newer than it knows, or older
   */
  record Registered(int format, Registry registry) implements Stamp {
    public static final int FORMAT = 3;
  }

  /** A dimension at one version, whole: such a table has no second commit. */
  record Dimension(DimensionVersion dimension, List<Column> columns) implements Stamp {
    public Dimension {
      columns = List.copyOf(columns);
    }
  }

  /**
   * The files of a stream's source.
   *
   * @param end the offset behind the last of them
   */
  record Files(String stream, long end) implements Stamp {}

  /**
   * @param audits how many there are
   */
  record Audits(long audits) implements Stamp {}
}
