package io.braid.core.log;

/** What one attempt to commit came to. */
public sealed interface CommitResult {

  /** The version is this commit. */
  record Committed(long version) implements CommitResult {}

  /** Another commit has the version already; nothing was written. */
  record Taken(long version) implements CommitResult {}

  /** Nobody knows yet: the reply was lost. Read the version back before anything else. */
  record Unknown(String evidence) implements CommitResult {}
}
