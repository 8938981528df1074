package io.braid.bench.store;

import io.braid.core.fixture.LocalComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A disk and, if wanted, HDFS and S3, all on this machine. */
public final class Stores implements AutoCloseable {
  private static final String BUCKET = "bench";

  private final Path disk;
  private final Map<String, LocalComponent> remote;

  private Stores(Path disk, Map<String, LocalComponent> remote) {
    this.disk = disk;
    this.remote = remote;
  }

  /**
   * @param everywhere or on the disk only
   */
  public static Stores start(Path folder, boolean everywhere) {
    Map<String, LocalComponent> remote = new LinkedHashMap<>();
    if (everywhere) {
      remote.put("HDFS", new LocalComponent("hdfs", folder.resolve("hdfs")).start());
      remote.put("S3", new LocalComponent("s3", folder.resolve("s3"), "--bucket", BUCKET).start());
    }
    return new Stores(folder.resolve("disk"), remote);
  }

  /** A folder of this name on each. */
  public Map<String, org.apache.hadoop.fs.Path> folders(String name) {
    Map<String, org.apache.hadoop.fs.Path> folders = new LinkedHashMap<>();
    folders.put("disk", new org.apache.hadoop.fs.Path(disk.resolve(name).toUri()));
    remote.forEach(
        (store, component) ->
            folders.put(
                store,
                new org.apache.hadoop.fs.Path(
                    store.equals("S3")
                        ? "s3a://%s/%s".formatted(BUCKET, name)
                        : component.address() + "/" + name)));
    return folders;
  }

  /** How they are reached. */
  public Map<String, String> toSparkSettings() {
    LocalComponent s3 = remote.get("S3");
    return s3 == null
        ? Map.of()
        : Map.of(
            "spark.hadoop.fs.s3a.endpoint", s3.address(),
            "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
            "spark.hadoop.fs.s3a.path.style.access", "true",
            "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
            "spark.hadoop.fs.s3a.access.key", "braid",
            "spark.hadoop.fs.s3a.secret.key", "braid-secret");
  }

  @Override
  public void close() {
    remote.values().forEach(LocalComponent::close);
  }
}
