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
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads the registry and changes it, one commit a change. */
public final class Registrar {
  private final TableLogs logs;
  private final TableLog log;

  public Registrar(TableLogs logs) {
    this.logs = logs;
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
   * A definition as it was last registered, though it may be gone since. Looks back as far as the
   * registry's log goes.
   */
  public Optional<ViewManifest> findEver(ViewId id) {
    long newest = log.findLatest().map(LoggedCommit::version).orElse(-1L);
    long oldest = log.oldest();
    for (long version = newest; version >= oldest; version--) {
      Optional<ViewManifest> found = load(version).find(id).map(DefinitionEntry::view);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Registry load(long version) {
    try (Stream<LoggedCommit> commits = log.loadSince(version - 1)) {
      return commits.findFirst().map(Registrar::registryOf).orElse(Registry.EMPTY);
    }
  }

  /** Makes these the only definitions over the stream, live at once. */
  public Registry register(
      StreamEntry stream, List<ViewManifest> views, Function<Registry, DataFile> rows) {
    return change(registry -> registry.with(stream, views), rows);
  }

  /**
   * Changes the registry in one commit, or not at all if the change leaves it as it is.
   *
   * @param change from the registry as it is; asked again when somebody else was faster, and may
   *     throw to refuse
   * @param rows writes the registry as a file of its table, for readers that are not Braid
   * @return the registry after it
   */
  public Registry change(UnaryOperator<Registry> change, Function<Registry, DataFile> rows) {
    while (true) {
      LoggedCommit last =
          Creation.findOrMake(
              log, () -> new Stamp.Registered(Stamp.Registered.FORMAT, Registry.EMPTY));
      Registry now = registryOf(last);
      Registry next = change.apply(now);
      if (next.equals(now)) {
        return now;
      }
      TableSnapshot old = log.loadSnapshot(last.version());
      Commit commit =
          Commit.of(
              Operation.REGISTER,
              new Stamp.Registered(Stamp.Registered.FORMAT, next),
              next.streams().isEmpty() ? List.of() : List.of(rows.apply(next)),
              old.files());
      if (Settlement.of(log, last.version(), commit) instanceof Settlement.Ours) {
        return next;
      }
    }
  }

  /**
   * Makes a definition live that was built beside the live one, which retires.
   *
   * @throws BraidException {@code APPLY_STALE} if somebody else has proposed another meanwhile, or
   *     events were forgotten
   */
  public Registry flip(ViewId id, Function<Registry, DataFile> rows) {
    return change(
        registry -> {
          if (registry.find(id).isEmpty()) {
            throw new BraidException(
                ErrorCode.APPLY_STALE,
                "View %s: definition %s was built, but somebody else has registered another or removed the view meanwhile, so it was not made live. Run 'braid plan' to see where the lake stands, then 'braid apply' again."
                    .formatted(id.view(), id.definition()));
          }
          registry.strands(id.whole().view(), DefinitionState.BUILDING).stream()
              .filter(strand -> strand.id().whole().equals(id.whole()))
              .forEach(strand -> refuseOutdated(registry, strand));
          return registry.flip(id);
        },
        rows);
  }

  /** One that begins to forget after this was asked changes the registry first. */
  private void refuseOutdated(Registry registry, ViewManifest view) {
    registry
        .findStream(view.stream())
        .filter(stream -> DefinitionBuild.isOutdated(logs, stream, view))
        .ifPresent(
            stream -> {
              throw new BraidException(
                  ErrorCode.APPLY_STALE,
                  "View %s: events of stream %s were forgotten while definition %s was built, so it was not made live. Run 'braid apply' again."
                      .formatted(view.name(), stream.name(), view.definition()));
            });
  }

  /**
   * Makes the retired definition of a view live again, and retires the live one.
   *
   * @throws BraidException {@code USAGE} if there is none, {@code INCREMENT_MISSING} if it lags
   *     behind the live one
   */
  public Registry rollback(String view, Function<Registry, DataFile> rows) {
    return change(
        registry -> {
          List<ViewManifest> old = registry.strands(view, DefinitionState.RETIRED);
          if (old.isEmpty()) {
            throw nothingRetired(view);
          }
          for (ViewManifest strand : old) {
            registry.findView(strand.name()).ifPresent(live -> refuseALag(registry, strand, live));
          }
          return registry.flip(old.get(0).id());
        },
        rows);
  }

  private void refuseALag(Registry registry, ViewManifest old, ViewManifest live) {
    long goal = reach(registry, live); // first: both move on meanwhile
    long reach = reach(registry, old);
    if (reach < goal) {
      throw new BraidException(
          ErrorCode.INCREMENT_MISSING,
          "View %s: the retired definition %s stands at epoch %d, but the live one at %d, so going back would lose epochs. Nothing was changed. The speed layer keeps both in step while it runs; start 'braid speed', and try again."
              .formatted(old.name(), old.definition(), reach, goal));
    }
  }

  private long reach(Registry registry, ViewManifest view) {
    return registry
        .findStream(view.stream())
        .flatMap(stream -> new StreamPosition(logs, stream).findLastOf(view))
        .map(Epoch::number)
        .orElse(0L);
  }

  private static BraidException nothingRetired(String view) {
    return new BraidException(
        ErrorCode.USAGE,
        "View %s has no retired definition to go back to: the one before the live one is kept, none earlier. Write the SQL that you want into views/%s.sql, then 'braid apply'."
            .formatted(view, view));
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
