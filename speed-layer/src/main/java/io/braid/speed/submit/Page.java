package io.braid.speed.submit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a server of a cluster says on a page. */
final class Page {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Page() {}

  /** Its text, or why there is none. */
  static String read(String address) {
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(LIMIT)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build(),
                  BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? answer.body()
          : "(%s answers %d)%n".formatted(address, answer.statusCode());
    } catch (IOException e) {
      return "(%s cannot be read: %s)%n".formatted(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
