package io.braid.core.view;

/** One definition of a view: what has tables of its own in the lake. */
public record ViewId(String view, DefinitionHash definition) {
  @Override
  public String toString() {
    return view + "@" + definition;
  }
}
