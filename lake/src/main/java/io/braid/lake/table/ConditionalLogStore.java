package io.braid.lake.table;

import com.amazonaws.SdkBaseException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import io.delta.storage.HadoopFileSystemLogStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;

/**
 * Log entries in S3, put there once by whoever is first, also from several machines: S3 itself
 * refuses a second object of a name ({@code If-None-Match: *}). Hadoop's own file system and
 * Delta's stores for one driver have no such condition.
 */
public class ConditionalLogStore extends HadoopFileSystemLogStore {
  private static final int TAKEN = 412;

  public ConditionalLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    byte[] content = toBytes(actions);
    S3AFileSystem store = (S3AFileSystem) path.getFileSystem(hadoop);
    if (overwrite) {
      try (OutputStream out = store.create(path, true)) {
        out.write(content);
      }
      return;
    }
    put(store, path, content);
  }

  /** One request: what is larger than a part would have to be is no log entry. */
  private static void put(S3AFileSystem store, Path path, byte[] content) throws IOException {
    AmazonS3 client = store.getAmazonS3ClientForTesting("a put on a condition");
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(content.length);
    PutObjectRequest request =
        new PutObjectRequest(
            store.getBucket(),
            store.pathToKey(store.makeQualified(path)),
            new ByteArrayInputStream(content),
            metadata);
    request.putCustomRequestHeader("If-None-Match", "*");
    try {
      client.putObject(request);
    } catch (AmazonS3Exception e) {
      if (e.getStatusCode() == TAKEN) {
        throw new FileAlreadyExistsException(path.toString());
      }
      throw S3AUtils.translateException("put", path.toString(), e);
    } catch (SdkBaseException e) {
      throw S3AUtils.translateException("put", path.toString(), e);
    }
  }

  private static byte[] toBytes(Iterator<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEachRemaining(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
    return false;
  }
}
