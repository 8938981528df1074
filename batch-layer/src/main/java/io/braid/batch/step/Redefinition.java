package io.braid.batch.step;

import io.braid.batch.verify.Verification;
import io.braid.core.log.DataFile;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.Registry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Brings a registered definition from history to being live: built, caught up, proven, flipped.
 * Begun again after a crash it goes on where it was.
 */
public final class Redefinition {
  private final Function<ViewManifest, DefinitionBuild> builds;
  private final BiFunction<ViewManifest, Epoch, Verification> proof;
  private final Registrar registrar;
  private final Function<Registry, DataFile> rows;
  private final Consumer<String> progress;

  /**
   * @param builds how a definition is built
   * @param proof runs the definition as plain SQL and compares
   * @param progress is told each step as it begins
   */
  public Redefinition(
      Function<ViewManifest, DefinitionBuild> builds,
      BiFunction<ViewManifest, Epoch, Verification> proof,
      Registrar registrar,
      Function<Registry, DataFile> rows,
      Consumer<String> progress) {
    this.builds = builds;
    this.proof = proof;
    this.registrar = registrar;
    this.rows = rows;
    this.progress = progress;
  }

  /**
   * @param strands of one definition: itself, if it reads one stream
   * @return what the proof of each said that has events. If one found differences, the definition
   *     is not live, and no longer registered.
   * @throws io.braid.core.error.BraidException {@code APPLY_STALE} if a rival has proposed another
   */
  public List<Verification> run(List<ViewManifest> strands) {
    progress.accept("building");
    strands.forEach(strand -> builds.apply(strand).build());
    progress.accept("catching up");
    List<Verification> proofs =
        strands.stream().flatMap(strand -> verify(strand).stream()).toList();
    if (proofs.stream().anyMatch(found -> found.differences().count() > 0)) {
      if (strands.stream().anyMatch(strand -> builds.apply(strand).isOutdated())) {
        return run(strands);
      }
      registrar.change(registry -> registry.withdraw(strands.get(0).id()), rows);
      return proofs;
    }
    strands.forEach(strand -> builds.apply(strand).catchUp());
    registrar.flip(strands.get(0).id(), rows);
    return proofs;
  }

  private Optional<Verification> verify(ViewManifest strand) {
    return builds
        .apply(strand)
        .catchUp()
        .filter(epoch -> epoch.number() > 0)
        .map(
            epoch -> {
              progress.accept(
                  "verifying at epoch %d of %s".formatted(epoch.number(), strand.stream()));
              return proof.apply(strand, epoch);
            });
  }
}
