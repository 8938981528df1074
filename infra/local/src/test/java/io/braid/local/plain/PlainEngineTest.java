package io.braid.local.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.project.ViewDefinition;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlainEngineTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("braid.root"), "examples", "flights");

  @TempDir private Path folder;

  @Test
  void answersEveryViewOfTheExampleFromTheFileAlone() throws SQLException {
    DemoFolder demo = DemoFolder.prepare(folder.resolve("demo"), EXAMPLE);
    Project project = ProjectReader.read(demo.project());
    try (PlainEngine plain = PlainEngine.open(project.streams().get(0), demo.events())) {
      assertThat(plain.query("SELECT count(*), min(date), max(date) FROM flights"))
          .containsExactly(new Row(List.of("20000", "2001-01-01T00:47", "2001-03-31T22:27")));
      for (ViewDefinition view : project.views()) {
        assertThat(plain.query(view.sql())).as(view.name()).isNotEmpty();
      }
    }
  }
}
