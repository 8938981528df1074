package io.braid.speed.source.kinesis;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the Kinesis Producer Library packs into one record: four bytes of magic, a Protobuf message
 * {@code AggregatedRecord} with the user's records in its field 3 and the data of each in field 3
 * of that, and the MD5 of the message.
 *
 * <p>Whatever is not whole is one plain record, as it is to Amazon's own consumers.
 */
final class Aggregate {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int DIGEST = 16;

  /** Of the user's records in the message, and of the data in such a record. */
  private static final int CONTENT = 3;

  private Aggregate() {}

  /** The user's records in their order, at least one. */
  static List<byte[]> takeApart(byte[] record) {
    return findMessage(record).flatMap(Aggregate::findRecords).orElse(List.of(record));
  }

  private static Optional<byte[]> findMessage(byte[] record) {
    int end = record.length - DIGEST;
    if (end < MAGIC.length || !Arrays.equals(record, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    byte[] message = Arrays.copyOfRange(record, MAGIC.length, end);
    byte[] digest = Arrays.copyOfRange(record, end, record.length);
    return Optional.of(message).filter(each -> Arrays.equals(md5(each), digest));
  }

  private static Optional<List<byte[]>> findRecords(byte[] message) {
    try {
      List<byte[]> found = new ArrayList<>();
      for (byte[] record : contents(message)) {
        List<byte[]> data = contents(record);
        if (data.size() != 1) {
          return Optional.empty();
        }
        found.add(data.get(0));
      }
      return Optional.of(found).filter(records -> !records.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<byte[]> contents(byte[] message) throws IOException {
    int wanted = WireFormat.WIRETYPE_LENGTH_DELIMITED | CONTENT << 3;
    CodedInputStream in = CodedInputStream.newInstance(message);
    List<byte[]> found = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == wanted) {
        found.add(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
    return found;
  }

  private static byte[] md5(byte[] message) {
    try {
      return MessageDigest.getInstance("MD5").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5", e);
    }
  }
}
