package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import io.braid.core.command.Table;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.Registrar;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.ViewManifest;
import io.braid.lake.registry.RegistryRows;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Back to the definition before. */
@Command(
    name = "rollback",
    description = "Makes the definition live again that a view had before, in one commit.",
    footer = {"", "Example: braid rollback delays_by_origin"})
public final class RollbackCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "VIEW", description = "A view of the lake.")
  private String name = "";

  @Override
  public Integer call() {
    try (OpenLake lake = new OpenLake(options.loadProject())) {
      ViewManifest replaced = lake.loadStrands(name).get(0).whole();
      Registry now = rollback(lake, replaced.name());
      options.print(
          new Table("view", "live", "retired")
              .add(
                  replaced.name(),
                  definition(now, replaced, DefinitionState.LIVE),
                  definition(now, replaced, DefinitionState.RETIRED)));
    }
    return 0;
  }

  /** While an epoch is committed, one definition is ahead of the other for a moment. */
  private static Registry rollback(OpenLake lake, String view) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return new Registrar(lake.logs()).rollback(view, new RegistryRows(lake.logs()));
      } catch (BraidException e) {
        if (e.code() != ErrorCode.INCREMENT_MISSING || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private static @Nullable DefinitionHash definition(
      Registry registry, ViewManifest view, DefinitionState state) {
    return registry.strands(view.name(), state).stream()
        .map(ViewManifest::definition)
        .findFirst()
        .orElse(null);
  }
}
