package io.braid.core.project;

import java.net.URI;
import java.time.Duration;

/**
 * Files of lines or rows that come into a folder, at any depth.
 *
 * @param folder on a disk, in HDFS or in S3
 * @param names a glob that the path below the folder must match
 * @param settle how long a file must have stayed as it is before it is read
 */
public record FilesSource(URI folder, String names, Duration settle) implements SourceDefinition {}
