package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.view.ViewManifest;
import java.util.List;

/** How a serving node brings one view to the target epoch of a {@link Move}. */
public sealed interface ViewMove {

  ViewManifest view();

  /** Builds the view anew from its batch view and increments. */
  record Rebuild(MergedView merged) implements ViewMove {
    @Override
    public ViewManifest view() {
      return merged.view();
    }
  }

  /** Merges into what it holds the rows of these files with {@code after < _epoch <= through}. */
  record Advance(ViewManifest view, List<DataFile> increments, long after, long through)
      implements ViewMove {
    public Advance {
      increments = List.copyOf(increments);
    }
  }
}
