package io.braid.batch.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.batch.Main;
import io.braid.core.command.Commands;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.registry.ProjectCompiler;
import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewProjectTest {
  @TempDir Path folder;

  @Test
  void compilesAsItIs() {
    assertThat(Commands.run(new Main(), "init", folder.resolve("a/b").toString())).isZero();

    Project project = ProjectReader.read(folder.resolve("a/b"), Map.of());
    List<CompiledView> views =
        new ProjectCompiler(LakeSession.open("init", "local[1]", Map.of()))
            .compile(project).values().stream().flatMap(List::stream).toList();
    assertThat(views).hasSize(2);
    assertThat(views).allSatisfy(v -> assertThat(v.manifest().description()).isNotEmpty());
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.createDirectory(folder.resolve("views"));
    Files.writeString(folder.resolve("views/visits_by_page.sql"), "mine");

    assertThatThrownBy(new NewProject(folder)::write)
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("visits_by_page.sql' is there already");
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void saysWhyAFolderCannotBeMade() throws IOException {
    Files.writeString(folder.resolve("streams"), "a file");
    assertThatThrownBy(new NewProject(folder)::write)
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("streams' is in the way");
  }
}
