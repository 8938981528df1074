package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake that DuckDB cannot read itself. */
final class RemoteLakeTest {
  @TempDir private Path folder;
  @TempDir private Path copies;

  @Test
  void servesCopiesAndLeavesNoneBehind() throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.far.impl", FarFileSystem.class, RawLocalFileSystem.class);
    URI far = new URI("far", null, folder.toString(), null);
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(far, hadoop, copies.resolve("copies"))) {
      lake.register(List.of(Definitions.byHour()));
      lake.follow(List.of(Definitions.byHour()));
      for (long epoch = 1; epoch <= 3; epoch++) {
        lake.commitEpoch("SELECT 'A', TIMESTAMPTZ '2001-03-04 05:06:07Z', 1, 1, 'N'");
        if (epoch == 2) {
          lake.runBatch(Definitions.byHour());
        }
        node.catchUp();

        assertThat(node.query("SELECT * FROM public.by_hour"))
            .isEqualTo(lake.loadPlain(Definitions.byHour().manifest().id(), epoch));
      }
      assertThat(copies.resolve("copies")).isEmptyDirectory();
    }
  }

  static final class FarFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("far:///");
    }
  }
}
