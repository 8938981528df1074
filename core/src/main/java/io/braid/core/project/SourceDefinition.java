package io.braid.core.project;

/** Where the events of a stream come from. */
public sealed interface SourceDefinition
    permits FilesSource, HttpSource, KafkaSource, KinesisSource {}
