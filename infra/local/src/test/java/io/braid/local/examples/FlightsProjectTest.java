package io.braid.local.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.project.ViewDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FlightsProjectTest {
  @Test
  void theExampleIsAProjectWithoutMistakes() {
    Path folder = Path.of(System.getProperty("braid.root"), "examples", "flights");
    Project project = ProjectReader.read(folder);
    assertThat(project.views())
        .extracting(ViewDefinition::name)
        .contains("delays_by_origin", "delays_by_route", "delays_by_hour", "delays_by_origin_hour");
  }
}
