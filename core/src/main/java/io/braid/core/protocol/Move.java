package io.braid.core.protocol;

import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewId;
import java.util.List;

/**
 * What a serving node does next with one stream. All of it becomes visible at once.
 *
 * @param target the epoch that every view stands at afterwards
 * @param views how each view gets there
 * @param dropped views that are no longer live
 */
public record Move(Epoch target, List<ViewMove> views, List<ViewId> dropped) {
  public Move {
    views = List.copyOf(views);
    dropped = List.copyOf(dropped);
  }
}
