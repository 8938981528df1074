package io.braid.core.project;

import java.util.Optional;

/**
 * Events that people post to the speed layer itself.
 *
 * @param port on this machine's loopback address; streams may share one
 * @param token that a request must bear, if any
 */
public record HttpSource(int port, Optional<Setting> token) implements SourceDefinition {}
