package io.braid.batch.command;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.BatchProtocol.Mode;
import picocli.CommandLine.Option;

/** How much a run reads. Mixed in with {@code @Mixin}. */
final class Depth {
  @Option(names = "--full", description = "Recompute from every event.")
  private boolean full;

  @Option(
      names = "--fold",
      description =
          "Add the events since the last horizon to the batch view. This is the default; without a batch view it reads every event.")
  private boolean fold;

  Mode mode() {
    if (full && fold) {
      throw new BraidException(ErrorCode.USAGE, "Give --full or --fold, but not both.");
    }
    return full ? Mode.FULL : Mode.FOLD;
  }
}
