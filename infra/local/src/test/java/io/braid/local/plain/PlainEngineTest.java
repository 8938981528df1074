package io.braid.local.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.project.ViewDefinition;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlainEngineTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("braid.root"), "examples", "flights");

  @Test
  void answersEveryViewOfTheExampleFromTheFileAlone() throws SQLException {
    Project project = ProjectReader.read(EXAMPLE);
    Path events = EXAMPLE.resolve("data/flights-20k.jsonl.gz");
    try (PlainEngine plain = PlainEngine.open(project.streams().get(0), events)) {
      assertThat(plain.query("SELECT count(*), min(date), max(date) FROM flights"))
          .containsExactly(new Row(List.of("20000", "2001-01-01T00:47", "2001-03-31T22:27")));
      for (ViewDefinition view : project.views()) {
        assertThat(plain.query(view.sql())).as(view.name()).isNotEmpty();
      }
    }
  }
}
