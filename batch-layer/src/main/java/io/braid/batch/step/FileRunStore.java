package io.braid.batch.step;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.RunStore;
import io.braid.core.view.ViewId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Runs as JSON files {@code views/VIEW/HASH/batch/_runs/RUN.json}, each replaced as a whole. */
public final class FileRunStore implements RunStore {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final Path lake;
  private final Configuration hadoop;

  /**
   * @param lake the root folder, a path or a URI
   */
  public FileRunStore(String lake, Configuration hadoop) {
    this.lake = new Path(lake);
    this.hadoop = hadoop;
  }

  @Override
  public void save(BatchRun run) {
    Path file = file(run.view(), run.id());
    Path draft = new Path(file.getParent(), ".%s.%s".formatted(run.id(), UUID.randomUUID()));
    try {
      FileContext files = FileContext.getFileContext(file.toUri(), hadoop);
      try (OutputStream out =
          files.create(draft, EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent())) {
        out.write(JSON.writeValueAsBytes(run));
      }
      files.rename(draft, file, Options.Rename.OVERWRITE);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.LAKE_NOT_WRITABLE,
          "The run %s of view %s could not be written to '%s': %s. Check the lake's storage, then try the step again."
              .formatted(run.id(), run.view(), file, e),
          e);
    }
  }

  @Override
  public Optional<BatchRun> find(ViewId view, String runId) {
    Path file = file(view, runId);
    try (InputStream in = FileContext.getFileContext(file.toUri(), hadoop).open(file)) {
      return Optional.of(JSON.readValue(in, BatchRun.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.LAKE_UNREADABLE,
          "The run %s of view %s could not be read from '%s': %s. Check the lake's storage, or start a new run."
              .formatted(runId, view, file, e),
          e);
    }
  }

  private Path file(ViewId view, String runId) {
    if (!runId.matches("[A-Za-z0-9-]{1,64}")) {
      throw new BraidException(
          ErrorCode.RUN_UNKNOWN,
          "'%s' is not the id of a run. 'braid batch recompute %s' starts one and prints its id."
              .formatted(runId, view.view()));
    }
    return new Path(
        lake, "views/%s/%s/batch/_runs/%s.json".formatted(view.view(), view.definition(), runId));
  }
}
