package io.braid.lake.table;

import io.braid.core.fixture.LocalComponent;
import io.braid.core.fixture.TableLogContract;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tables in HDFS and in S3 keep the same promises as on a disk. */
final class StoreTableLogIT {
  @TempDir private static Path folder;

  @TestFactory
  Stream<DynamicTest> hdfs() {
    LocalComponent hdfs = new LocalComponent("hdfs", folder.resolve("hdfs")).start();
    return TableLogContract.of(
            () -> new StoreLake(hdfs.address() + "/" + UUID.randomUUID(), List.of()))
        .onClose(hdfs::close);
  }

  @TestFactory
  Stream<DynamicTest> s3() {
    LocalComponent s3 = new LocalComponent("s3", folder.resolve("s3"), "--bucket", "lake").start();
    return TableLogContract.of(
            () -> new StoreLake("s3a://lake/" + UUID.randomUUID(), StoreLake.s3(s3.address())))
        .onClose(s3::close);
  }
}
