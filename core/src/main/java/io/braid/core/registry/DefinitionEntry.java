package io.braid.core.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;

/** A registered definition. Increments of each are kept, whatever its state. */
public record DefinitionEntry(ViewManifest view, DefinitionState state) {
  @JsonIgnore
  public ViewId id() {
    return view.id();
  }

  /** Whether it is this view's, or a strand of it. */
  boolean isOf(String name) {
    return id().whole().view().equals(name);
  }

  boolean isOf(String name, DefinitionState wanted) {
    return isOf(name) && state == wanted;
  }

  /** Whether it is this definition, or a strand of it. */
  boolean isOf(ViewId whole) {
    return id().whole().equals(whole);
  }

  /** Whether both are strands of one definition, in one state. */
  boolean isBesides(DefinitionEntry other) {
    return other.isOf(id().whole()) && other.state() == state;
  }

  DefinitionEntry as(DefinitionState next) {
    return new DefinitionEntry(view, next);
  }
}
