package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * The schemas of a registry that speaks as Confluent's does. A number means the same schema for
 * ever, so each is asked for once. Thread-safe.
 */
final class SchemaRegistry {
  private static final Map<String, SchemaRegistry> KNOWN = new ConcurrentHashMap<>();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private SchemaRegistry(String address) {
    this.address = address;
  }

  /** One for all tasks of this process. */
  static SchemaRegistry at(String address) {
    return KNOWN.computeIfAbsent(address, SchemaRegistry::new);
  }

  /**
   * @throws UndecodableException if the registry has none of this number
   * @throws BraidException {@code REGISTRY_UNREACHABLE}
   */
  Schema find(int number) throws UndecodableException {
    Schema known = schemas.get(number);
    if (known == null) {
      known = ask(number);
      schemas.put(number, known);
    }
    return known;
  }

  private Schema ask(int number) throws UndecodableException {
    HttpResponse<String> answer = get("%s/schemas/ids/%d".formatted(address, number));
    if (answer.statusCode() == 404) {
      throw new UndecodableException("schema %d is not in the registry".formatted(number));
    }
    if (answer.statusCode() != 200) {
      throw unreachable(new IOException("it answered with status " + answer.statusCode()));
    }
    try {
      return new Schema.Parser().parse(JSON.readTree(answer.body()).path("schema").asText());
    } catch (JsonProcessingException | SchemaParseException e) {
      throw new UndecodableException(
          "schema %d of the registry is none of Avro: %s".formatted(number, e.getMessage()));
    }
  }

  private HttpResponse<String> get(String address) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private BraidException unreachable(Exception e) {
    return new BraidException(
        ErrorCode.REGISTRY_UNREACHABLE,
        "The schema registry at %s cannot be asked: %s. Is it running, and is 'registry' in the stream's file right?"
            .formatted(address, e),
        e);
  }
}
