package io.braid.core.project;

/** Who may query. */
public record User(String name, Setting password) {}
