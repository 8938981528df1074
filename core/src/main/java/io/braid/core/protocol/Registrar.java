package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.function.Function;

/** Reads the registry and changes it, one commit a change. */
public final class Registrar {
  private final TableLog log;

  public Registrar(TableLogs logs) {
    this.log = logs.open(TableSpec.registry());
  }

  /**
   * The registry as it is; empty before anything was registered.
   *
   * @throws BraidException {@code LAKE_TOO_NEW} if a newer Braid made the lake
   */
  public Registry load() {
    return log.findLatest().map(Registrar::registryOf).orElse(Registry.EMPTY);
  }

  /**
   * Makes these the live definitions of the stream's views. Does nothing if they are already.
   *
   * @param rows writes the registry as a file of its table, for readers that are not Braid
   */
  public Registry register(
      StreamEntry stream, List<ViewManifest> views, Function<Registry, DataFile> rows) {
    while (true) {
      LoggedCommit last =
          Creation.findOrMake(
              log, () -> new Stamp.Registered(Stamp.Registered.FORMAT, Registry.EMPTY));
      Registry now = registryOf(last);
      Registry next = now.with(stream, views);
      if (next.equals(now)) {
        return now;
      }
      TableSnapshot old = log.loadSnapshot(last.version());
      Commit commit =
          Commit.of(
              Operation.REGISTER,
              new Stamp.Registered(Stamp.Registered.FORMAT, next),
              List.of(rows.apply(next)),
              old.files());
      if (Settlement.of(log, last.version(), commit) instanceof Settlement.Ours) {
        return next;
      }
    }
  }

  private static Registry registryOf(LoggedCommit commit) {
    Stamp.Registered stamp = commit.commit().stampAs(Stamp.Registered.class);
    if (stamp.format() > Stamp.Registered.FORMAT) {
      throw new BraidException(
          ErrorCode.LAKE_TOO_NEW,
          "The lake has format %d, but this Braid knows formats up to %d. Run the Braid that made it, or a newer one."
              .formatted(stamp.format(), Stamp.Registered.FORMAT));
    }
    return stamp.registry();
  }
}
