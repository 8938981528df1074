package io.braid.speed;

import io.braid.core.fixture.LocalComponent;
import io.braid.core.fixture.LocalKafka;
import io.braid.lake.session.LakeSession;
import io.braid.speed.fixture.FolderBed;
import io.braid.speed.fixture.HadoopFolderBed;
import io.braid.speed.fixture.KafkaBed;
import io.braid.speed.fixture.KinesisBed;
import io.braid.speed.fixture.RowsBed;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of source, held to the same promises with its real component. */
final class SourceContractIT {
  @TempDir private static java.nio.file.Path folder;
  private static LocalComponent s3;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    s3 = new LocalComponent("s3", folder.resolve("s3"), "--bucket", "events").start();
    // A session that another test left open would be used as it is, without these settings.
    LakeSession.open("sources", "local[2]", Map.of()).stop();
    spark =
        LakeSession.open(
            "sources",
            "local[2]",
            Map.of(
                "spark.sql.adaptive.enabled", "false",
                "spark.hadoop.fs.s3a.endpoint", s3.address(),
                "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                "spark.hadoop.fs.s3a.path.style.access", "true",
                "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
                "spark.hadoop.fs.s3a.attempts.maximum", "1",
                "spark.hadoop.fs.s3a.retry.limit", "1",
                "spark.hadoop.fs.s3a.access.key", "braid",
                "spark.hadoop.fs.s3a.secret.key", "braid-secret"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
    s3.close();
  }

  @TestFactory
  Stream<DynamicTest> kafka() {
    LocalKafka kafka = new LocalKafka(folder.resolve("broker")).start();
    return new SourceContract(spark, folder.resolve("kafka"), name -> new KafkaBed(kafka, name))
        .tests()
        .onClose(kafka::close);
  }

  @TestFactory
  Stream<DynamicTest> kinesis() {
    LocalComponent kinesis = new LocalComponent("kinesis", folder.resolve("shards")).start();
    return new SourceContract(
            spark, folder.resolve("kinesis"), name -> new KinesisBed(kinesis, name))
        .tests()
        .onClose(kinesis::close);
  }

  @TestFactory
  Stream<DynamicTest> files() {
    return new SourceContract(
            spark,
            folder.resolve("files"),
            name -> new FolderBed(folder.resolve("files").resolve(name + "-in")))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> parquet() {
    return rows("parquet");
  }

  @TestFactory
  Stream<DynamicTest> orc() {
    return rows("orc");
  }

  private static Stream<DynamicTest> rows(String format) {
    return new SourceContract(
            spark,
            folder.resolve(format),
            name -> new RowsBed(spark, folder.resolve(format).resolve(name + "-in"), format))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> hdfs() {
    LocalComponent hdfs = new LocalComponent("hdfs", folder.resolve("hdfs")).start();
    return new SourceContract(
            spark,
            folder.resolve("in-hdfs"),
            name ->
                new HadoopFolderBed(
                    new Path(hdfs.address() + "/" + name),
                    spark.sparkContext().hadoopConfiguration(),
                    hdfs::kill,
                    hdfs::start))
        .tests()
        .onClose(hdfs::close);
  }

  @TestFactory
  Stream<DynamicTest> s3() {
    return new SourceContract(
            spark,
            folder.resolve("in-s3"),
            name ->
                new HadoopFolderBed(
                    new Path("s3a://events/" + name),
                    spark.sparkContext().hadoopConfiguration(),
                    s3::kill,
                    s3::start))
        .tests();
  }
}
