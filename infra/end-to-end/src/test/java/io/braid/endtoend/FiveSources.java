package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.FreePort;
import io.braid.core.fixture.LocalComponent;
import io.braid.core.fixture.LocalKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What {@code examples/five-sources} reads, on free ports, and a way to send to each. */
final class FiveSources implements AutoCloseable {
  private static final int AT_ONCE = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final java.nio.file.Path project;
  private final LocalKafka kafka;
  private final LocalComponent kinesis;
  private final LocalComponent hdfs;
  private final LocalComponent s3;
  private final int flumePort;
  private final LocalComponent flume;

  private FiveSources(java.nio.file.Path project) throws IOException {
    this.project = project;
    this.kafka = new LocalKafka(project.resolve(".braid/kafka"), "flights:2").start();
    this.kinesis = component("kinesis", "--stream", "flights:2");
    this.hdfs = component("hdfs");
    this.s3 = component("s3", "--bucket", "flights");
    this.flumePort = FreePort.find();
    this.flume = component("flume", "--to", "127.0.0.1:" + flumePort);
    for (FileSystem store : List.of(openHdfs(), openS3())) {
      try (store) {
        store.mkdirs(new Path("/flights"));
        store.mkdirs(new Path("/in"));
      }
    }
  }

  static FiveSources start(java.nio.file.Path project) throws IOException {
    return new FiveSources(project);
  }

  private LocalComponent component(String name, String... options) {
    return new LocalComponent(name, project.resolve(".braid").resolve(name), options).start();
  }

  String hdfs() {
    return hdfs.address();
  }

  ChildProcess braid(String lake, String... arguments) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BRAID_LAKE", lake);
    environment.put("BRAID_KAFKA", kafka.bootstrap());
    environment.put("BRAID_KINESIS", kinesis.address());
    environment.put("BRAID_FLUME", String.valueOf(flumePort));
    environment.put("BRAID_HDFS", hdfs.address());
    environment.put("BRAID_S3", s3.address());
    return ChildProcess.startBraid(project, environment, arguments);
  }

  /** Runs a command to its end, and returns what it printed. */
  String run(String lake, String... arguments) {
    try (ChildProcess command = braid(lake, arguments)) {
      int exit = command.awaitExit(Duration.ofMinutes(5));
      String output = String.join("\n", command.lines());
      assertThat(exit).as("braid %s: %s", List.of(arguments), output).isZero();
      return output;
    }
  }

  /** Each line of a compressed file is an event. */
  void sendToAll(java.nio.file.Path events) throws IOException {
    run("", "local", "produce", "flights", events.toString(), "--bootstrap", kafka.bootstrap());
    List<String> lines = read(events);
    for (int from = 0; from < lines.size(); from += AT_ONCE) {
      putRecords(lines.subList(from, Math.min(from + AT_ONCE, lines.size())));
    }
    java.nio.file.Path draft = project.resolve(".braid/flume/flights.jsonl");
    Files.write(draft, lines);
    Files.move(draft, project.resolve(".braid/flume/spool/flights.jsonl"));
    try (FileSystem store = openS3();
        OutputStream object = store.create(new Path("/in/flights.jsonl.gz"))) {
      Files.copy(events, object);
    }
    try (FileSystem store = openHdfs()) {
      store.copyFromLocalFile(new Path(events.toString()), new Path("/flights/_flights.jsonl.gz"));
      store.rename(new Path("/flights/_flights.jsonl.gz"), new Path("/flights/flights.jsonl.gz"));
    }
  }

  private FileSystem openHdfs() throws IOException {
    return FileSystem.newInstance(URI.create(hdfs.address()), new Configuration());
  }

  private FileSystem openS3() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.endpoint", s3.address());
    hadoop.set("fs.s3a.endpoint.region", "us-east-1");
    hadoop.set("fs.s3a.path.style.access", "true");
    hadoop.set("fs.s3a.connection.ssl.enabled", "false");
    hadoop.set("fs.s3a.access.key", "braid");
    hadoop.set("fs.s3a.secret.key", "braid-secret");
    return FileSystem.newInstance(URI.create("s3a://flights"), hadoop);
  }

  private static List<String> read(java.nio.file.Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  private void putRecords(List<String> lines) throws IOException {
    ObjectNode request = JSON.createObjectNode().put("StreamName", "flights");
    ArrayNode records = request.putArray("Records");
    for (String line : lines) {
      records
          .addObject()
          .put("PartitionKey", String.valueOf(line.hashCode()))
          .put("Data", Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.UTF_8)));
    }
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(kinesis.address()))
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "Kinesis_20131202.PutRecords")
            .header("X-Amz-Date", "20200101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=a")
            .POST(BodyPublishers.ofString(request.toString()))
            .build();
    try {
      HttpResponse<String> answer = HttpClient.newHttpClient().send(put, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    flume.close();
    s3.close();
    hdfs.close();
    kinesis.close();
    kafka.close();
  }
}
