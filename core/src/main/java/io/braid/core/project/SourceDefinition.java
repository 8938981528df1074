package io.braid.core.project;

/** Where the events of a stream come from. */
public sealed interface SourceDefinition
    permits FilesSource, FlumeSource, HttpSource, KafkaSource, KinesisSource {}
