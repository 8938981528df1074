package io.braid.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/projects.md, read as a project. */
final class DocumentedProjectTest {
  private static final Path PAGE =
      Path.of(System.getProperty("braid.root", ".."), "docs", "projects.md");

  @TempDir Path path;

  @Test
  void readsWhatThePageShows() throws IOException {
    List<String> files = blocks("yaml");
    Project project =
        new ProjectFolder(path)
            .write("braid.yaml", files.get(0))
            .write("streams/flights.yaml", files.get(1))
            .write("views/delays.sql", blocks("sql").get(0))
            .read();

    assertThat(project.views().get(0).comments().lines()).hasSize(4);
    assertThat(project.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(project.serving()).isEqualTo(Serving.DEFAULT);
    assertThat(project.heartbeat()).isEqualTo(Duration.ofSeconds(10));
    KafkaSource kafka = (KafkaSource) project.streams().get(0).source();
    assertThat(kafka.bootstrap().value()).isEqualTo("127.0.0.1:9092");
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }
}
