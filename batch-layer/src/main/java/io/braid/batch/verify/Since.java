package io.braid.batch.verify;

import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetVector;
import java.util.stream.Collectors;

/** Where a difference comes from. */
public sealed interface Since {

  /** As the end of a sentence that begins with "differs". */
  String text();

  /** The merged view was right one epoch before, and is not since this one. */
  record InEpoch(Epoch epoch) implements Since {
    @Override
    public String text() {
      return "since epoch %d, which read %s".formatted(epoch.number(), offsets());
    }

    private String offsets() {
      String read =
          epoch.after().next().keySet().stream()
              .filter(partition -> epoch.after().nextOf(partition) > from(partition))
              .map(
                  partition ->
                      "partition %d from offset %d until %d"
                          .formatted(partition, from(partition), epoch.after().nextOf(partition)))
              .collect(Collectors.joining(", "));
      return read.isEmpty() ? "nothing" : read;
    }

    private long from(int partition) {
      OffsetVector before = epoch.before();
      return before.nextOf(partition);
    }
  }

  /** The batch view alone, without increments, is wrong already. */
  record InBatch(long horizon) implements Since {
    @Override
    public String text() {
      return "in the batch view already (horizon %d)".formatted(horizon);
    }
  }

  /** The lake's merged view is right, so the node does not answer what the lake holds. */
  record InNode() implements Since {
    @Override
    public String text() {
      return "in the serving node only: the lake's merged view is right";
    }
  }

  /** It was not traced back to an epoch. */
  record NotTraced(String reason) implements Since {
    @Override
    public String text() {
      return "since an epoch that was not looked for: " + reason;
    }
  }
}
