package io.braid.core.project;

/**
 * Events that the Avro sinks of Flume agents send to the speed layer itself.
 *
 * @param host the address of this machine on which they come; others cannot reach the loopback one
 * @param port of this stream alone
 */
public record FlumeSource(String host, int port) implements SourceDefinition {}
