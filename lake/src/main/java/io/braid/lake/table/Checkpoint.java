package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.log.CommitLines;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableProtocol;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/** The whole state of a table in one Parquet file, so that nobody reads every log entry. */
final class Checkpoint {
  private Checkpoint() {}

  /** The table as of the newest checkpoint at or before a version. */
  static Optional<Replay> findReplay(LogFolder folder, long version) {
    return findNewest(folder, version)
        .map(
            found -> {
              String name = folder.checkpoint(found).toString();
              List<DataFile> files = new ArrayList<>();
              read(
                  folder,
                  found,
                  action -> {
                    if (action.has("add")) {
                      files.add(CommitLines.toFile(name, action.get("add")));
                    }
                  });
              return Replay.at(found, files);
            });
  }

  static Optional<TableMetadata> findMetadata(LogFolder folder, long version) {
    return findNewest(folder, version)
        .flatMap(
            found -> {
              List<TableMetadata> metadata = new ArrayList<>();
              read(
                  folder,
                  found,
                  action -> {
                    if (action.has("metaData")) {
                      metadata.add(TableMetadata.of(action.get("metaData")));
                    }
                  });
              return metadata.stream().findFirst();
            });
  }

  /** Whole or not at all; does nothing if the version has one already. */
  static void write(LogFolder folder, long version, TableMetadata table, List<DataFile> files) {
    Path target = folder.checkpoint(version);
    Path draft =
        new Path(folder.path(), ".%s.%s.tmp".formatted(target.getName(), UUID.randomUUID()));
    try {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(ParquetFiles.newOutput(draft, folder.files().getConf()))
              .withConf(folder.files().getConf())
              .withType(CheckpointSchema.WRITTEN)
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .build()) {
        writer.write(CheckpointSchema.protocol(table.protocol()));
        writer.write(CheckpointSchema.metadata(table));
        for (DataFile file : files) {
          writer.write(CheckpointSchema.add(file));
        }
      }
      if (!folder.files().rename(draft, target)) {
        folder.files().delete(draft, false);
      }
      if (folder.findLastCheckpoint().orElse(-1) < version) {
        ObjectNode hint = JsonNodeFactory.instance.objectNode();
        folder.writeLastCheckpoint(hint.put("version", version).put("size", files.size() + 2L));
      }
    } catch (IOException | FSError e) {
      throw StorageErrors.onWrite(target, e);
    }
  }

  private static Optional<Long> findNewest(LogFolder folder, long version) {
    long hint = folder.findLastCheckpoint().orElse(Long.MAX_VALUE);
    if (hint <= version && folder.hasCheckpoint(hint)) {
      return Optional.of(hint);
    }
    return folder.list(0).checkpoints().stream()
        .filter(each -> each <= version)
        .reduce((earlier, later) -> later);
  }

  private static void read(LogFolder folder, long version, Consumer<JsonNode> actions) {
    Path path = folder.checkpoint(version);
    Configuration hadoop = new Configuration(folder.files().getConf());
    hadoop.setBoolean(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true);
    try (ParquetReader<Group> reader = open(path, hadoop)) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        JsonNode action = CheckpointSchema.toJson(row);
        if (action.has("protocol")) {
          TableProtocol.requireKnown(path.toString(), action.get("protocol"));
        }
        actions.accept(action);
      }
    } catch (FileNotFoundException e) {
      throw StorageErrors.onRead(path, e);
    } catch (BraidException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw StorageErrors.corrupt(path, "it is not a whole Parquet file", e);
    }
  }

  private static ParquetReader<Group> open(Path path, Configuration hadoop) throws IOException {
    try (ParquetFileReader footer =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      MessageType written = footer.getFileMetaData().getSchema();
      hadoop.set(ReadSupport.PARQUET_READ_SCHEMA, CheckpointSchema.toRead(written).toString());
    }
    return ParquetReader.builder(new GroupReadSupport(), path).withConf(hadoop).build();
  }
}
