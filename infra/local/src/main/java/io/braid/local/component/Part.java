package io.braid.local.component;

/** A component that runs until it is closed. */
public interface Part extends AutoCloseable {

  /** As a project names it. */
  String address();

  /** Waits until it ends, and fails with the end of its log. */
  void awaitEnd();

  @Override
  void close();
}
