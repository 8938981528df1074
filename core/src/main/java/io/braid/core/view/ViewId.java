package io.braid.core.view;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** One definition of a view, or of a strand of it: what has tables of its own in the lake. */
public record ViewId(String view, DefinitionHash definition) {
  /** No name that a user gives has it. */
  private static final char BEFORE_STREAM = '.';

  /** The name of the part of a view that one of its streams gives. */
  static String strand(String view, String stream) {
    return view + BEFORE_STREAM + stream;
  }

  @JsonIgnore
  public boolean isStrand() {
    return view.indexOf(BEFORE_STREAM) >= 0;
  }

  /** The view that users query, of a strand too. */
  public ViewId whole() {
    return isStrand()
        ? new ViewId(view.substring(0, view.indexOf(BEFORE_STREAM)), definition)
        : this;
  }

  @Override
  public String toString() {
    return view + "@" + definition;
  }
}
