package io.braid.batch.step;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.RunStore;
import io.braid.core.view.ViewId;
import io.braid.lake.table.StorageErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Runs as JSON files {@code views/VIEW/HASH/batch/_runs/RUN.json}, each replaced as a whole. */
public final class FileRunStore implements RunStore {
  private static final StdConverter<String, Instant> TO_INSTANT =
      new StdConverter<>() {
        @Override
        public Instant convert(String text) {
          return Instant.parse(text);
        }
      };

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new StdDelegatingDeserializer<>(TO_INSTANT)))
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9-]{1,64}\\.json");

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
      throw StorageErrors.onWrite(file, e);
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

  /**
   * The runs of a definition that were last changed before a moment.
   *
   * @throws BraidException {@code LAKE_UNREADABLE}
   */
  public List<BatchRun> loadBefore(ViewId view, Instant moment) {
    Path folder = folder(view);
    List<BatchRun> found = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> files =
          FileContext.getFileContext(folder.toUri(), hadoop).listStatus(folder);
      while (files.hasNext()) {
        FileStatus file = files.next();
        String name = file.getPath().getName();
        if (RUN.matcher(name).matches() && file.getModificationTime() < moment.toEpochMilli()) {
          find(view, name.replace(".json", "")).ifPresent(found::add);
        }
      }
      return found;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.LAKE_UNREADABLE,
          "The runs of view %s could not be listed in '%s': %s. Check the lake's storage, then try again."
              .formatted(view, folder, e),
          e);
    }
  }

  /** What the run staged stays. */
  public void delete(BatchRun run) {
    Path file = file(run.view(), run.id());
    try {
      FileContext.getFileContext(file.toUri(), hadoop).delete(file, false);
    } catch (IOException e) {
      throw new BraidException(
          ErrorCode.LAKE_NOT_WRITABLE,
          "The run %s of view %s could not be deleted from '%s': %s. Check the lake's storage, then try again."
              .formatted(run.id(), run.view(), file, e),
          e);
    }
  }

  private Path folder(ViewId view) {
    return new Path(lake, "views/%s/%s/batch/_runs".formatted(view.view(), view.definition()));
  }

  private Path file(ViewId view, String runId) {
    if (!runId.matches("[A-Za-z0-9-]{1,64}")) {
      throw new BraidException(
          ErrorCode.RUN_UNKNOWN,
          "'%s' is not the id of a run. 'braid batch recompute %s' starts one and prints its id."
              .formatted(runId, view.view()));
    }
    return new Path(folder(view), runId + ".json");
  }
}
