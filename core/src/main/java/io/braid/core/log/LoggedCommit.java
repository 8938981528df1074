package io.braid.core.log;

/** A commit with the version that it made; versions count 0, 1, 2, … */
public record LoggedCommit(long version, Commit commit) {}
